import './scanner-page.css'
import { useStore } from '@snaplink/sdk/react'
import { useState } from 'react'
import { scanner as texts } from '../../scanner-texts.ts'
import { Sheet } from '../sheet.tsx'
import { canOpenCamera } from '../use-camera.ts'
import { LiveScanner } from './live-scanner.tsx'
import { photoNameFor } from './photo-name.ts'
import { ScannedList } from './scanned-list.tsx'
import { ScannedStrip } from './scanned-strip.tsx'
import type { ScannerProps } from './scanner-props.ts'
import { keepSettings, keptSettings, type ScannerSettings } from './scanner-settings.ts'
import { StillScanner } from './still-scanner.tsx'
import { SubjectChip } from './subject-chip.tsx'
import { TypeSheet } from './type-sheet.tsx'
import { useDecoder } from './use-decoder.ts'
import { useScanning } from './use-scanning.ts'
import { useTaking } from './use-taking.ts'

/** The phone as a scanner: by its camera where browsers allow one, from photos of codes and by hand everywhere. */
export function ScannerPage({ session, onSend, onPhotos }: ScannerProps) {
  const [settings, setSettings] = useState(keptSettings)
  const [sheet, setSheet] = useState<'list' | 'type' | null>(null)
  const [isLive] = useState(canOpenCamera)
  const wanted = useScanning(session)
  const taking = useTaking(session, wanted, settings.sound)
  const decoding = useDecoder(wanted.settings)
  const photos = useStore(session.outbox)
  const { scans, note, subject } = taking

  const change = (next: ScannerSettings) => {
    setSettings(next)
    keepSettings(next)
  }
  const sendPhotos = (files: readonly File[]) => {
    if (!subject) return
    const names = photos.map(({ name }) => name)
    const named = files.map((file) => {
      names.push(photoNameFor(subject.code, names, file.type))
      return new File([file], names.at(-1) ?? '', { type: file.type, lastModified: file.lastModified })
    })
    onSend(named, { scanId: subject.scanId })
  }
  const strip = <ScannedStrip scans={scans} note={note} onShow={() => setSheet('list')} onUndo={taking.undo} />
  const scanning = {
    ...{ wanted, settings, decoding, strip, sendPhotos, onPhotos },
    taking: { ...taking, subject: subject?.code ?? null },
    chip: subject && <SubjectChip session={session} subject={subject} />,
    onSettings: change,
    onType: () => setSheet('type'),
  }
  return (
    <main className="camera scanner">
      {isLive ? <LiveScanner {...scanning} /> : <StillScanner {...scanning} />}
      {sheet === 'list' && (
        <Sheet title={texts.list} onClose={() => setSheet(null)}>
          <ScannedList scans={scans} onUndo={taking.undo} />
        </Sheet>
      )}
      {sheet === 'type' && <TypeSheet onAdd={taking.take} onClose={() => setSheet(null)} />}
    </main>
  )
}
