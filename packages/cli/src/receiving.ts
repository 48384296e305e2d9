import { join } from 'node:path'
import { type ErrorCode, errors } from '@snaplink/contract'
import { type NamePattern, type PhotoFolder, SentenceError, savePhotos } from '@snaplink/receiver'
import type { PageSession } from '@snaplink/sdk'
import { openTexts } from '@snaplink/sdk/texts'

import { endPage } from './end-page.ts'
import type { Interruption } from './interruption.ts'
import type { Output } from './output.ts'
import type { Received, ReceiveReport } from './receive-report.ts'
import type { ReceiveState } from './receive-state.ts'
import { createTransferSpeeds } from './transfer-speed.ts'

export interface Receiving {
  page: PageSession
  folder: PhotoFolder
  nameOf: NamePattern
  state: ReceiveState
  report: ReceiveReport
  output: Output
  interruption: Interruption
  /** Counted on from here. */
  received: Received
  /** Ends after so many photos, codes and texts. */
  count: number | undefined
}

type End = {
  sentence?: string
  /** What is ready is saved before it ends. */
  savesRest?: boolean
} & (
  | { exitCode: number; session: 'close' | 'over' }
  /** The same command can go on with it later. */
  | { exitCode: number; session: 'keep' }
  /** It ran out, and nobody wanted that. */
  | { session: 'renew' }
)

/** Saves and tells what comes until the end. @returns the exit code, or that a new session is needed */
export async function receiveAll(parts: Receiving): Promise<number | 'renew'> {
  const { page, folder, state, report, output, interruption, received, count } = parts
  const { promise: ended, resolve: end, reject } = Promise.withResolvers<End>()
  const speeds = createTransferSpeeds()
  let closedBy: unknown

  const isFull = () => received.photos + received.scans + received.texts === count
  const gotOne = (what: keyof Received) => {
    received[what]++
    if (isFull()) end({ exitCode: 0, session: 'close' })
  }
  const fail = (error: unknown) => {
    if (!(error instanceof SentenceError)) return reject(error)
    end({ exitCode: 1, session: 'keep', sentence: `${error.message} The same command goes on from here.` })
  }
  const interrupt = () => end({ exitCode: Number(interruption.signal.reason), session: 'close', savesRest: true })

  page.onEvent((event) => {
    if (isFull()) return
    const { type, data, seq } = event
    speeds.hear(event)
    report.event(event)
    if (type === 'photo.rejected') report.refused(nameOf(data.photoId), data.code as ErrorCode)
    else if (type === 'session.closed') closedBy = data.reason
    else if (type === 'scan.added') gotOne('scans')
    void state.heard(seq).catch(fail)
  })
  page.onSignal(({ type, data }) => type === 'photo.refused' && report.refused(data.name, data.code))
  const { texts } = openTexts(page)
  texts.subscribe(() => {
    for (const text of texts.get()) {
      if (isFull() || text.deviceId === page.credential.deviceId || state.has(text.textId)) continue
      report.text(text)
      void state.settled(text.textId).catch(fail)
      gotOne('texts')
    }
  })
  page.photos.subscribe(() => report.progress(page.photos.get()))
  page.connection.subscribe(() => {
    const connection = page.connection.get()
    report.connection(connection)
    if (connection.state !== 'ended') return
    if (connection.code === 'session.closed' && closedBy !== 'page' && closedBy !== 'owner') end({ session: 'renew' })
    else end({ exitCode: count === undefined ? 0 : 1, session: 'over', sentence: errors[connection.code][1] })
  })
  output.onReaderGone(() => end({ exitCode: 0, session: 'close' }))
  interruption.signal.addEventListener('abort', interrupt)
  if (interruption.signal.aborted) interrupt()

  const saver = savePhotos({
    ...parts,
    ledger: state,
    isFull,
    onSaved(photo, { name, bytes }) {
      report.saved(photo, { path: join(folder.path, name), bytes }, speeds.of(photo.photoId))
      gotOne('photos')
    },
    onFailure: fail,
  })

  const last = await ended
  await saver.finish(last.savesRest ? 'rest' : 'now')
  if (last.session === 'close') await endPage(page)
  if (last.session !== 'keep') await state.remove()
  if (last.session === 'renew') return 'renew'
  report.ended(received, last.sentence)
  return last.exitCode

  function nameOf(photoId: unknown): string {
    return page.photos.get().find((photo) => photo.photoId === photoId)?.name ?? ''
  }
}
