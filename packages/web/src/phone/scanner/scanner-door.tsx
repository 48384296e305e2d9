import { Button } from '@snaplink/sdk/design'
import { useStore } from '@snaplink/sdk/react'
import { type ComponentType, useEffect, useState } from 'react'
import { phone } from '../../texts.ts'
import type { ScannerProps } from './scanner-props.ts'

const texts = phone.scannerDoor

/** The scanner, loaded when it is first opened: who sends photos needs none of it. */
export function ScannerDoor(props: ScannerProps) {
  const { state } = useStore(props.session.connection)
  const [Page, setPage] = useState<ComponentType<ScannerProps> | null>(null)
  const [attempt, setAttempt] = useState(0)
  const [isLost, setLost] = useState(false)

  // biome-ignore lint/correctness/useExhaustiveDependencies: tried again when asked, and when the line is back
  useEffect(() => {
    if (Page) return
    setLost(false)
    import('./any-scanner.tsx').then(
      ({ AnyScanner }) => setPage(() => AnyScanner),
      () => setLost(true),
    )
  }, [Page, attempt, state])

  if (Page) return <Page {...props} />
  return (
    <main className="camera camera-fallback">
      <div className="camera-problem" role="status">
        <p>{isLost ? texts.lost : texts.loading}</p>
        {isLost && <Button onClick={() => setAttempt((count) => count + 1)}>{texts.again}</Button>}
        <Button kind="quiet" onClick={props.onPhotos}>
          {texts.photos}
        </Button>
      </div>
    </main>
  )
}
