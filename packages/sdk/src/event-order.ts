import type { AnyEvent } from '@snaplink/contract'
import { createAlarm } from './alarm.ts'
import type { SnaplinkError } from './snaplink-error.ts'

/** How long events may take to follow the news that there are some. */
const followMs = 2000

export interface EventOrder {
  /** The last `seq` that was delivered. */
  cursor(): number
  take(events: readonly AnyEvent[]): void
  /** The log has at least this many events: fetches them if they do not come by themselves. */
  expect(head: number): void
  /** Goes on from another place, after a reset. */
  moveTo(cursor: number): void
}

export interface EventOrderOptions {
  /** Asks the log itself for what comes after `cursor`. */
  read(cursor: number): Promise<readonly AnyEvent[]>
  /** Each event once, in the order of `seq`. */
  deliver(event: AnyEvent): void
  onReadFailed(error: SnaplinkError): void
  signal: AbortSignal
}

/** Makes one gapless sequence of whatever the lines bring: drops repeats, and fetches what is missing. */
export function createEventOrder({ read, deliver, onReadFailed, signal }: EventOrderOptions): EventOrder {
  let cursor = 0
  let head = 0
  let isFilling = false

  function deliverNew(event: AnyEvent) {
    if (event.seq <= cursor || signal.aborted) return
    cursor = event.seq
    deliver(event)
  }

  async function fill() {
    if (isFilling) return
    isFilling = true
    try {
      while (cursor < head && !signal.aborted) {
        const events = await read(cursor)
        // What the log itself answers is the truth, even if it is less than we were told.
        if (events.length === 0) break
        for (const event of events) deliverNew(event)
      }
    } catch (error) {
      if (!signal.aborted) onReadFailed(error as SnaplinkError)
    } finally {
      isFilling = false
    }
  }

  return {
    cursor: () => cursor,
    take(events) {
      for (const event of events) {
        head = Math.max(head, event.seq)
        if (!isFilling && event.seq === cursor + 1) deliverNew(event)
        // A hole: whatever lost one event may have lost others.
        else if (event.seq > cursor) void fill()
      }
    },
    expect(seq) {
      head = Math.max(head, seq)
      if (seq <= cursor) return
      void createAlarm()
        .wait(followMs, signal)
        .then(() => (cursor < seq ? fill() : undefined))
    },
    moveTo(next) {
      cursor = next
      head = next
    },
  }
}
