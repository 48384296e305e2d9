import type { NetworkProbe } from './network-probe.ts'
import type { OutboxList } from './outbox-list.ts'
import type { Sending, Session } from './session.ts'
import { createStore, type Store } from './store.ts'

export interface SendingState extends Store<Sending> {
  /** So many more are being copied; negative when they are done. */
  copying(by: number): void
}

/** Says truthfully what this phone is doing, from what each photo, the probes and the connection know. */
export function watchSending(list: OutboxList, probe: NetworkProbe, { connection }: Session): SendingState {
  const { get, set, subscribe } = createStore<Sending>({ state: 'idle', copying: 0, open: 0 })
  let copying = 0
  let lostFor: 'network' | 'server' | undefined
  list.photos.subscribe(look)
  probe.isOut.subscribe(look)
  connection.subscribe(look)

  function look() {
    const now = connection.get()
    if (now.state === 'live') lostFor = undefined
    if (now.state === 'waiting') lostFor = now.reason
    const open = list.items().filter(({ entry }) => entry.state === 'waiting').length
    const next = { state: stateOf(open), copying, open }
    const last = get()
    if (next.state !== last.state || next.copying !== last.copying || next.open !== last.open) set(next)
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
    const waitsFor = courses[0]?.waitsFor ?? lostFor
    return waitsFor ? `waiting-${waitsFor}` : 'sending'
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
