import '../scanner/scanner-page.css'
import './book-scanner-page.css'
import { useState } from 'react'
import { bookScanner as texts } from '../../book-scanner-texts.ts'
import { LiveScanner } from '../scanner/live-scanner.tsx'
import type { ScannerProps } from '../scanner/scanner-props.ts'
import { keepSettings, keptSettings, type ScannerSettings } from '../scanner/scanner-settings.ts'
import { StillScanner } from '../scanner/still-scanner.tsx'
import { useDecoder } from '../scanner/use-decoder.ts'
import { useScanning } from '../scanner/use-scanning.ts'
import { Sheet } from '../sheet.tsx'
import { canOpenCamera } from '../use-camera.ts'
import { BookList } from './book-list.tsx'
import { BookStrip } from './book-strip.tsx'
import { LendSheet } from './lend-sheet.tsx'
import { TypeBookSheet } from './type-book-sheet.tsx'
import { useBookTaking } from './use-book-taking.ts'
import { coverNameOf } from './use-cover-photos.ts'
import { useVerb } from './use-verb.ts'
import { VerbLine } from './verb-line.tsx'

/** The phone as a reader of books: what a scan does stands above the picture, what came of it below. */
export function BookScannerPage({ session, onSend, onPhotos }: ScannerProps) {
  const [settings, setSettings] = useState(keptSettings)
  const [sheet, setSheet] = useState<'list' | 'type' | 'lend' | null>(null)
  const [isLive] = useState(canOpenCamera)
  const { verb, setLending } = useVerb(session)
  const wanted = useScanning(session)
  const { lines, subject, accept, undo, photograph, add, ...rest } = useBookTaking(session, {
    ...{ verb, isContinuous: wanted.isContinuous, hasSound: settings.sound },
  })
  const decoding = useDecoder(wanted.settings)
  const acts = { onAccept: accept, onUndo: undo, onPhotograph: photograph }
  const close = () => setSheet(null)

  const sendPhotos = (files: readonly File[]) => {
    const [file] = files
    if (!subject?.sent || !file) return
    onSend([new File([file], coverNameOf(subject.sent.bookId), { type: file.type, lastModified: file.lastModified })])
    rest.goOn()
  }
  const scanning = {
    ...{ wanted, settings, decoding, sendPhotos, onPhotos },
    taking: { ...rest, subject: subject?.name ?? null },
    strip: <BookStrip lines={lines} onShow={() => setSheet('list')} {...acts} />,
    chip: subject && <p className="subject-chip">{texts.cover.chip(subject.name)}</p>,
    onSettings(next: ScannerSettings) {
      setSettings(next)
      keepSettings(next)
    },
    onType: () => setSheet('type'),
  }
  return (
    <main className="camera scanner book-scanner">
      <VerbLine verb={verb} onChange={() => setSheet('lend')} />
      {isLive ? <LiveScanner {...scanning} /> : <StillScanner {...scanning} />}
      {sheet === 'list' && (
        <Sheet title={texts.list} onClose={close}>
          <BookList
            lines={lines}
            {...acts}
            onPhotograph={(line) => {
              photograph(line)
              close()
            }}
          />
        </Sheet>
      )}
      {sheet === 'type' && (
        <TypeBookSheet
          session={session}
          onTake={rest.take}
          onAdd={verb.verb === 'add' ? add : undefined}
          onClose={close}
        />
      )}
      {sheet === 'lend' && verb.verb === 'lend' && <LendSheet lending={verb} onChange={setLending} onClose={close} />}
    </main>
  )
}
