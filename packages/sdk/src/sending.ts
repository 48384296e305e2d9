import type { DeviceSession } from './device-session.ts'
import type { NetworkProbe } from './network-probe.ts'
import type { OutboxList } from './outbox-list.ts'
import type { Sending } from './session.ts'
import { createStore, type Store } from './store.ts'

export interface SendingState extends Store<Sending> {
  /** So many more are being copied; negative when they are done. */
  copying(by: number): void
}

/** Says truthfully what this phone is doing, from what each photo, the probes and the connection know. */
export function watchSending(
  list: OutboxList,
  probe: NetworkProbe,
  { session: { connection }, patience: { pauseMs } }: Pick<DeviceSession, 'session' | 'patience'>,
): SendingState {
  const { get, set, subscribe } = createStore<Sending>({ state: 'idle', copying: 0, open: 0, pauseMs: 0 })
  let copying = 0
  let lostFor: 'network' | 'server' | undefined
  list.photos.subscribe(look)
  probe.isOut.subscribe(look)
  connection.subscribe(look)
  pauseMs.subscribe(look)

  function look() {
    const now = connection.get()
    if (now.state === 'live') lostFor = undefined
    if (now.state === 'waiting') lostFor = now.reason
    const open = list.items().filter(({ entry }) => entry.state === 'waiting').length
    const next: Sending = { state: stateOf(open), copying, open, pauseMs: pauseMs.get() }
    const last = get()
    if (Object.entries(next).some(([key, value]) => value !== last[key as keyof Sending])) set(next)
  }

  function stateOf(open: number): Sending['state'] {
    if (copying > 0) return 'copying'
    const items = list.items()
    if (open === 0) {
      return items.some(({ entry }) => entry.failure?.code === 'storage.full') ? 'waiting-storage' : 'idle'
    }
    if (probe.isOut.get()) return 'waiting-network'
    const courses = items.flatMap(({ entry, course }) => (entry.state === 'waiting' && course ? [course] : []))
    if (courses.some(({ waitsFor }) => !waitsFor)) return 'sending'
    if (pauseMs.get() > 0) return 'waiting-patience'
    const waitsFor = courses[0]?.waitsFor ?? lostFor
    return waitsFor && waitsFor !== 'patience' ? `waiting-${waitsFor}` : 'sending'
  }

  return {
    get,
    subscribe,
    copying(by) {
      copying += by
      look()
    },
  }
}
