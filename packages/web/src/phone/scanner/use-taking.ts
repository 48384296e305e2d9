import type { PhoneSession } from '@snaplink/sdk'
import { useStore } from '@snaplink/sdk/react'
import type { OutboxScan } from '@snaplink/sdk/scan-outbox'
import { useEffect, useState } from 'react'
import { scanner as texts } from '../../scanner-texts.ts'
import { type Repeat, repeatOf } from './repeats.ts'
import { scanOutboxOf } from './scan-outbox-of.ts'
import type { Note } from './scanned-strip.tsx'
import type { GivenCode } from './scanning-props.ts'
import type { Wanted } from './use-scanning.ts'
import { useSounds } from './use-sounds.ts'

/** What becomes of codes that are read or typed: kept, sent, told; and what is to be done after each. */
export function useTaking(session: PhoneSession, { repeats, withPhotos, isContinuous }: Wanted, hasSound: boolean) {
  const outbox = scanOutboxOf(session)
  const scans = useStore(outbox.scans)
  const [note, setNote] = useState<Note | null>(null)
  const [reads, setReads] = useState(0)
  const [isResting, setResting] = useState(false)
  /** The code to which photos belong. */
  const [subject, setSubject] = useState<OutboxScan | null>(null)
  const play = useSounds(hasSound)

  function take(given: GivenCode) {
    const repeat = repeatOf(given.code, outbox.scans.get(), repeats)
    play(repeat.kind === 'already' ? 'again' : 'read')
    const words = wordsFor(repeat)
    setNote(words ? { code: given.code, words } : null)
    if (withPhotos || !isContinuous) setResting(true)
    if (repeat.kind === 'already') {
      if (withPhotos) setSubject(outbox.scans.get().findLast(({ code }) => code === given.code) ?? null)
      return
    }
    setReads((count) => count + 1)
    const scan = outbox.add(given)
    if (withPhotos) setSubject(scan)
  }

  async function undo(scan: OutboxScan) {
    play('undone')
    if (subject?.scanId === scan.scanId) goOn()
    try {
      await outbox.undo(scan.scanId)
      setNote({ code: scan.code, words: texts.undone })
    } catch {
      setNote({ code: scan.code, words: texts.undoFailed })
    }
  }

  function goOn() {
    setResting(false)
    setSubject(null)
    setNote(null)
  }

  useEffect(() => {
    if (!withPhotos) setSubject(null)
    // Whoever wants one after the other now need not press first.
    if (isContinuous) setResting(false)
  }, [withPhotos, isContinuous])

  return { scans, note, reads, isResting, subject, take, undo, goOn, rest: () => setResting(true) }
}

function wordsFor(repeat: Repeat): string {
  switch (repeat.kind) {
    case 'new':
      return ''
    case 'already':
      return texts.already
    case 'counted':
      return texts.counted(repeat.times)
    case 'copy':
      return texts.copy(repeat.times)
  }
}
