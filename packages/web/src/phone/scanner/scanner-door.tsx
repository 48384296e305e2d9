import { Button } from '@snaplink/sdk/design'
import { useStore } from '@snaplink/sdk/react'
import { type ComponentType, useEffect, useState } from 'react'
import { phone } from '../../texts.ts'
import type { ScannerProps } from './scanner-props.ts'

const texts = phone.scannerDoor

type Load = () => Promise<ComponentType<ScannerProps>>
const loadCodes: Load = async () => (await import('./scanner-page.tsx')).ScannerPage
const loadBooks: Load = async () => (await import('../books/book-scanner-page.tsx')).BookScannerPage

/** The scanner, of codes or of books, loaded when it is first opened: who sends photos needs none of it. */
export function ScannerDoor(props: ScannerProps) {
  const { state } = useStore(props.session.connection)
  const isBooks = useStore(props.session.view)?.mode === 'books'
  const load = isBooks ? loadBooks : loadCodes
  const [loaded, setLoaded] = useState<{ load: Load; Page: ComponentType<ScannerProps> } | null>(null)
  const [attempt, setAttempt] = useState(0)
  const [isLost, setLost] = useState(false)

  // biome-ignore lint/correctness/useExhaustiveDependencies: tried again when asked, and when the line is back
  useEffect(() => {
    if (loaded?.load === load) return
    let isOver = false
    setLost(false)
    load().then(
      (Page) => !isOver && setLoaded({ load, Page }),
      () => !isOver && setLost(true),
    )
    return () => {
      isOver = true
    }
  }, [load, loaded, attempt, state])

  if (loaded?.load === load) return <loaded.Page {...props} />
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
