import { Button, UndoIcon } from '@snaplink/sdk/design'
import { useStore } from '@snaplink/sdk/react'
import type { OwnScans } from '@snaplink/sdk/scans'
import { scans as texts } from '../../scan-texts.ts'
import { lastRemoval } from './last-removal.ts'
import { shownCode } from './shown-code.ts'
import { useScanChanges } from './use-scan-changes.ts'

/** The way back that outlives its sentence, and a reload: for ten minutes, one deletion after the other. */
export function BringBack({ own }: { own: OwnScans }) {
  const removed = useStore(own.removed)
  const { restore } = useScanChanges(own)
  const last = lastRemoval(removed)
  const [scan] = last
  if (!scan) return null
  return (
    <div className="bring-back">
      <Button kind="quiet" icon={<UndoIcon size={18} />} onClick={() => void restore(last)}>
        {last.length === 1 ? texts.bringBack(shownCode(scan.code)) : texts.bringBackMany(last.length)}
      </Button>
    </div>
  )
}
