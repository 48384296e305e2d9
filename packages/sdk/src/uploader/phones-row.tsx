import type { DeviceView } from '@snaplink/contract'
import type { ReactNode } from 'react'
import { Button } from '../design/button.tsx'
import { PlusIcon } from '../design/icons.tsx'
import { useToast } from '../design/toasts.tsx'
import type { PageSession } from '../session.ts'
import { failureSentence } from './failure-sentence.ts'
import { PhoneBadges } from './phone-badges.tsx'
import { phones as texts } from './texts.ts'
import { useLost } from './use-lost.ts'
import type { Pairing } from './use-pairing.ts'

export interface PhonesRowProps {
  session: PageSession
  pairing: Pairing
  /** Between the phones and the way to one more. */
  children?: ReactNode
}

/** The phones of a page, each with the way to disconnect it, and the way to one more. */
export function PhonesRow({ session, pairing, children }: PhonesRowProps) {
  const toast = useToast()
  const known = !useLost(session.connection)
  const { phones, reachable, showsCode, setAdding } = pairing
  const remove = async ({ deviceId, name }: DeviceView) => {
    try {
      await session.removeDevice(deviceId)
      toast({ text: texts.removed(name) })
    } catch (error) {
      toast({ tone: 'bad', text: failureSentence(error) })
    }
  }
  return (
    <div className="uploader-phones">
      <PhoneBadges phones={phones} known={known} onRemove={remove} />
      {children}
      {!showsCode && reachable.length > 0 && (
        <Button icon={<PlusIcon size={18} />} onClick={() => setAdding(true)}>
          {texts.add}
        </Button>
      )}
    </div>
  )
}
