import { type AnyEvent, type ErrorCode, limits, type Role, type Signal } from '@snaplink/contract'
import { AppError } from '../errors.ts'
import type { Bell, Ring } from './bell.ts'
import type { SessionLog } from './session-log.ts'

export interface ReaderOptions {
  sessionId: string
  deviceId: string
  role: Role
  /** The last `seq` that the reader has handled. */
  after: number
  /** The log's head when the device was let in: whatever removed it up to here is history. */
  admittedAt: number
  /** Called at once for each signal; must not wait. Signals are not kept: whoever cannot take one drops it. */
  onSignal(signal: Signal): void
  /** Called once, at once, even while the consumer is busy with a batch. With null it ended by `stop()` or by an error. */
  onEnd?(code: ErrorCode | null): void
}

/**
 * The live tail of a log: a cursor that is woken. Iterate over it for batches of events, each exactly once and in order.
 * The consumer pulls, so a slow one holds nothing in memory but its cursor.
 *
 * Iteration ends by `stop()`, after `session.closed` has been handed out, or at once when the device is removed;
 * `endedBy` then says why. It throws what `SessionLog.read` throws.
 */
export interface Reader extends AsyncIterable<AnyEvent[]> {
  readonly endedBy: ErrorCode | null
  /** The last `seq` that was handed out. */
  readonly cursor: number
  /** Ends the iteration, also one that is waiting. */
  stop(): void
}

/** A ring may be lost between machines; nobody waits longer than this for an event that is there. Milliseconds. */
const lookAgainMs = 5_000

export function openReader(parts: { log: SessionLog; bell: Bell }, options: ReaderOptions): Reader {
  const { sessionId, deviceId, role, admittedAt, onSignal, onEnd } = options
  let cursor = options.after
  let endedBy: ErrorCode | null = null
  let stopped = false
  /** Whether there may be something after the cursor. True at first: nobody knows yet. */
  let isBehind = true
  /** Events that came with the bell and follow the cursor directly. */
  let offered: AnyEvent[] = []
  let wake = (): void => undefined

  // Listen before reading: an event landing between the two would be missed.
  const unlisten = parts.bell.listen(sessionId, hear)

  function hear(ring: Ring): void {
    if (ring.kind === 'signal') {
      if (isForUs(ring)) onSignal(ring.signal)
      return
    }
    if (ring.kind === 'removed') {
      if (ring.deviceId === deviceId) end('device.removed')
      return
    }
    const next = offered.at(-1)?.seq ?? cursor
    const isContiguous = !isBehind && ring.events[0]?.seq === next + 1
    if (isContiguous && offered.length + ring.events.length <= limits.maxEventsPerRead) offered.push(...ring.events)
    else isBehind = true
    wake()
  }

  function isForUs({ except, only }: Extract<Ring, { kind: 'signal' }>): boolean {
    if (except === deviceId) return false
    return (only?.role ?? role) === role && (only?.deviceId ?? deviceId) === deviceId
  }

  function end(code: ErrorCode | null): void {
    if (stopped) return
    stopped = true
    endedBy = code
    unlisten()
    wake()
    onEnd?.(code)
  }

  async function nextBatch(): Promise<AnyEvent[]> {
    if (offered.length > 0) {
      const batch = offered
      offered = []
      return batch
    }
    // Before the read, not after it: what rings meanwhile may or may not be in the answer.
    isBehind = false
    const batch = await parts.log.read(sessionId, cursor)
    // What the bell offered while we were reading may be in the batch; the log is asked again instead of sorting it out.
    if (batch.length > 0 || offered.length > 0) isBehind = true
    offered = []
    return batch
  }

  function isRemoval({ seq, type, data }: AnyEvent): boolean {
    return seq > admittedAt && type === 'device.removed' && data.deviceId === deviceId
  }

  function somethingNew(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        isBehind = true
        resolve()
      }, lookAgainMs)
      wake = () => {
        clearTimeout(timer)
        resolve()
      }
      if (stopped || isBehind || offered.length > 0) wake()
    })
  }

  async function* iterate(): AsyncGenerator<AnyEvent[]> {
    try {
      while (!stopped) {
        if (!isBehind && offered.length === 0) await somethingNew()
        if (stopped) return
        const batch = await nextBatch()
        if (stopped || batch.length === 0) continue
        const last = batch.at(-1) as AnyEvent
        if (last.seq - cursor !== batch.length) throw new AppError('server.failed', { detail: 'The log has a hole.' })
        cursor = last.seq
        yield batch
        // On the machine where the removal happened the bell has already ended us; elsewhere the log says so.
        if (batch.some(isRemoval)) return end('device.removed')
        if (batch.some(({ type }) => type === 'session.closed')) return end('session.closed')
      }
    } finally {
      end(null)
    }
  }

  return {
    get endedBy() {
      return endedBy
    },
    get cursor() {
      return cursor
    },
    stop: () => end(null),
    [Symbol.asyncIterator]: iterate,
  }
}
