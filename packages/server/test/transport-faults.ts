import type { AnyEvent, ErrorCode } from '@snaplink/contract'
import { newId } from '@snaplink/contract'
import type { ReaderOptions } from '../src/session/reader.ts'
import { openReader } from '../src/session/reader.ts'
import { createSessionLog } from '../src/session/session-log.ts'
import type { TransportClient } from './transport-clients.ts'
import type { TransportServerOptions } from './transport-server.ts'

/** A way to get it wrong that looks right, and the checks that must notice. */
export interface Fault {
  readonly name: string
  readonly parts: Pick<TransportServerOptions, 'createLog' | 'openReader'>
  readonly noticedBy: readonly string[]
  /** Why one transport is above it. */
  readonly harmlessOver?: Partial<Record<TransportClient['name'], string>>
}

const withCuts = 'readers that are cut and resumed while others write see each event once, in order'
const inTheGap = 'an event that lands between reading the backlog and waiting for more is not missed'
const removal = 'removing a device ends its readers at once, and nobody else’s'

export const faults: readonly Fault[] = [
  {
    name: 'a cursor by auto-increment, which a reader trusts',
    parts: { createLog: createCountingLog, openReader: openTrustingReader },
    noticedBy: [withCuts],
  },
  {
    name: 'a cursor by auto-increment, under our reader, which sees the hole and stops',
    parts: { createLog: createCountingLog },
    noticedBy: [withCuts],
  },
  {
    name: 'the backlog first, then a subscription',
    parts: { openReader: openBacklogFirstReader },
    noticedBy: [inTheGap],
  },
  {
    name: 'a tail that outlives the removal of its device',
    parts: { openReader: openUndyingReader },
    noticedBy: [removal],
    harmlessOver: { 'long-poll': 'it shows its token with every poll, so the next one is refused' },
  },
]

/** The first fault without its log: what turns the suite red there is the log, not the reader in its place. */
export const control = { parts: { openReader: openTrustingReader }, staysGreen: withCuts }

type LogParts = Parameters<typeof createSessionLog>[0]
type ReaderParts = Parameters<typeof openReader>[0]

/** Takes its numbers from a counter, as an auto-increment column does: who came first may commit last. */
function createCountingLog(parts: LogParts): ReturnType<typeof createSessionLog> {
  const { db, bell, clock } = parts
  const log = createSessionLog(parts)
  const counters = new Map<string, number>()
  return {
    ...log,
    async append(sessionId, { by, id }, change) {
      const reserved: number[] = []
      const reserve = () => {
        const seq = (counters.get(sessionId) ?? 0) + 1
        counters.set(sessionId, seq)
        reserved.push(seq)
        return seq
      }
      const first = reserve()
      // Every other transaction takes a little longer.
      if (first % 2 === 0) await new Promise((resolve) => setTimeout(resolve, 5))
      const { events, answer } = await db.write.transaction().execute(async (trx) => {
        const row = trx.selectFrom('sessions').selectAll().where('id', '=', sessionId)
        const done = await change(trx, await row.executeTakeFirstOrThrow(), clock.now())
        const numbered = done.events.map(({ type, data }, i) => {
          const seq = i === 0 ? first : reserve()
          return { seq, id: i === 0 && id ? id : newId(), type, at: clock.now(), by, data }
        })
        for (const event of numbered) {
          const values = { ...event, sessionId, data: JSON.stringify(event.data) }
          await trx.insertInto('events').values(values).execute()
        }
        const head = Math.max(first, ...reserved)
        await trx.updateTable('sessions').set({ head }).where('id', '=', sessionId).where('head', '<', head).execute()
        return { events: numbered as AnyEvent[], answer: done.answer }
      })
      bell.ring(sessionId, { kind: 'appended', events })
      return { seq: reserved.at(-1) ?? first, answer }
    },
  }
}

/** Reads on from the largest number it has seen, and believes that nothing smaller can still come. */
function openTrustingReader({ log, bell }: ReaderParts, options: ReaderOptions) {
  return openBareReader({ log, bell }, options, async function* (state) {
    const unlisten = state.listen()
    while (!state.isOver()) {
      state.takeRung()
      const events = await log.read(options.sessionId, state.cursor())
      if (events.length > 0) yield events
      else await state.nextRing()
    }
    unlisten()
  })
}

/** Reads what is there, then listens: what lands between the two is lost. */
function openBacklogFirstReader({ log, bell }: ReaderParts, options: ReaderOptions) {
  return openBareReader({ log, bell }, options, async function* (state) {
    let backlog = await log.read(options.sessionId, state.cursor())
    while (backlog.length > 0) {
      yield backlog
      backlog = await log.read(options.sessionId, state.cursor())
    }
    const unlisten = state.listen()
    while (!state.isOver()) {
      await state.nextRing()
      const live = state.takeRung().filter(({ seq }) => seq > state.cursor())
      if (live.length > 0) yield live
    }
    unlisten()
  })
}

/** Our reader, but nobody ever tells it whose it is. */
function openUndyingReader(parts: ReaderParts, options: ReaderOptions) {
  return openReader(parts, { ...options, deviceId: 'nobody' })
}

interface ReadState {
  cursor(): number
  isOver(): boolean
  listen(): () => void
  nextRing(): Promise<void>
  takeRung(): AnyEvent[]
}

/** What the two faulty readers have in common with a good one. */
function openBareReader(
  { bell }: ReaderParts,
  { sessionId, deviceId, after, onSignal, onEnd }: ReaderOptions,
  iterate: (state: ReadState) => AsyncGenerator<AnyEvent[]>,
): ReturnType<typeof openReader> {
  let cursor = after
  let isOver = false
  let endedBy: ErrorCode | null = null
  let rung: AnyEvent[] = []
  let wake = (): void => undefined
  const end = (code: ErrorCode | null) => {
    if (isOver) return
    isOver = true
    endedBy = code
    unlisten()
    wake()
    onEnd?.(code)
  }
  const unlisten = bell.listen(sessionId, (ring) => {
    if (ring.kind === 'signal' && ring.except !== deviceId) onSignal(ring.signal)
    if (ring.kind === 'removed' && ring.deviceId === deviceId) end('device.removed')
  })
  const state: ReadState = {
    cursor: () => cursor,
    isOver: () => isOver,
    listen: () =>
      bell.listen(sessionId, (ring) => {
        if (ring.kind !== 'appended') return
        rung.push(...ring.events)
        wake()
      }),
    nextRing: () => (rung.length > 0 || isOver ? Promise.resolve() : new Promise((resolve) => (wake = resolve))),
    takeRung() {
      const taken = rung
      rung = []
      return taken
    },
  }
  return {
    get endedBy() {
      return endedBy
    },
    get cursor() {
      return cursor
    },
    stop: () => end(null),
    async *[Symbol.asyncIterator]() {
      for await (const events of iterate(state)) {
        if (isOver) return
        cursor = Math.max(...events.map(({ seq }) => seq))
        yield events
        if (events.some(({ type }) => type === 'session.closed')) return end('session.closed')
      }
    },
  }
}
