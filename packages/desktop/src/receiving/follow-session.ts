import type { EventData } from '@snaplink/contract'
import { type PageSession, resumePage } from '@snaplink/sdk'
import type { CodeToType, KeptSession } from './kept-session.ts'

export interface FollowOptions {
  /** What is written down; read at the beginning, and changed by each event. */
  record: {
    get(): KeptSession
    set(change: Partial<KeptSession>): Promise<void>
  }
  /** Whether codes that come now are to be typed. */
  isTyping(): boolean
  onCode(): void
  /** Phones, photos or the line have changed. */
  onChange(): void
}

/** Listens to the session that the window shows, from where an earlier run left off. */
export function followSession({ record, isTyping, onCode, onChange }: FollowOptions): PageSession {
  const { base, credential, after } = record.get()
  const page = resumePage(credential, { base, after: after ?? 0 })

  // A disk that takes nothing: after a crash it is heard again, and a code that is to be typed says so.
  const keep = (change: Partial<KeptSession>) => void record.set(change).catch(onChange)

  page.onEvent(({ seq, type, data, by, at }) => {
    if (type !== 'scan.added') return keep({ after: seq })
    const { code, format, scannedAt } = data as EventData<'scan.added'>
    const { waiting, counts } = record.get()
    const count = (counts[code] ?? 0) + 1
    const heard: CodeToType = { seq, code, count, format, phone: nameOf(by), scannedAt, arrivedAt: at }
    // In one go with the cursor: a code is either heard again after a crash, or it waits here.
    keep({
      after: seq,
      counts: { ...counts, [code]: count },
      ...(isTyping() && { waiting: [...waiting, heard] }),
    })
    onCode()
  })
  page.view.subscribe(onChange)
  page.connection.subscribe(onChange)
  return page

  function nameOf(deviceId: string): string {
    return page.view.get()?.devices.find((device) => device.deviceId === deviceId)?.name ?? ''
  }
}
