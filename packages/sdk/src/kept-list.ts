import { createAlarm } from './alarm.ts'
import type { Session } from './session.ts'
import { isEnding, SnaplinkError } from './snaplink-error.ts'
import { createStore, type Store } from './store.ts'
import { untilAnswered } from './until-answered.ts'

/** What a session holds of one kind, kept fresh: loaded once and after a reset, then changed by what its owner hears. */
export interface KeptList<View, Item> {
  readonly items: Store<readonly Item[]>
  get(id: string): Item | undefined
  put(view: View): void
  /** It is gone for good: an answer that still tells of it is from the past. */
  forget(id: string): void
  /** Asks the server for this one. @throws SnaplinkError such as `text.unknown`, after which it is forgotten */
  refresh(id: string): Promise<Item>
  /** The same, where nobody waits for it. */
  want(id: string): void
}

export interface KeptListOptions<View, Item> {
  session: Session
  /** Below the session's address: `texts`. */
  path: string
  idOf(view: View): string
  timeOf(item: Item): number
  viewsIn(answer: unknown): readonly View[]
  /** What to keep of an answer; a `known` item may be newer. */
  take(answer: View, known: Item | undefined): Item
}

/** The oldest first. */
export function keepList<View, Item extends View>(options: KeptListOptions<View, Item>): KeptList<View, Item> {
  const { session, idOf, timeOf, viewsIn, take } = options
  const { http, stopped } = session
  const path = `api/sessions/${session.credential.sessionId}/${options.path}`
  const items = createStore<readonly Item[]>([])
  const byId = new Map<string, Item>()
  const gone = new Set<string>()
  const alarm = createAlarm()
  /** Heard of while the list was being loaded, and perhaps not in it. */
  let meanwhile = new Set<string>()

  session.connection.subscribe(() => session.connection.get().state === 'live' && alarm.ring())
  session.onReset(() => void loadAll().catch(ignore))
  void loadAll().catch(ignore)

  function ask<T>(url: string): Promise<T> {
    return untilAnswered(() => http.json<T>('GET', url, { signal: stopped }), alarm, stopped)
  }

  async function loadAll() {
    meanwhile = new Set()
    const views = viewsIn(await ask(path))
    const listed = new Set(views.map(idOf))
    for (const id of byId.keys()) if (!listed.has(id) && !meanwhile.has(id)) byId.delete(id)
    for (const view of views) keep(view)
    publish()
  }

  async function refresh(id: string) {
    try {
      return put(await ask<View>(`${path}/${id}`))
    } catch (error) {
      if (error instanceof SnaplinkError && error.status === 404 && !isEnding(error.code)) forget(id)
      throw error
    }
  }

  function keep(view: View): Item {
    const id = idOf(view)
    const item = take(view, byId.get(id))
    if (!gone.has(id)) byId.set(id, item)
    meanwhile.add(id)
    return item
  }

  function put(view: View): Item {
    const item = keep(view)
    publish()
    return item
  }

  function forget(id: string) {
    gone.add(id)
    if (byId.delete(id)) publish()
  }

  function publish() {
    const order = (a: Item, b: Item) => timeOf(a) - timeOf(b) || (idOf(a) < idOf(b) ? -1 : 1)
    if (!stopped.aborted) items.set([...byId.values()].sort(order))
  }

  return { items, get: (id) => byId.get(id), put, forget, refresh, want: (id) => void refresh(id).catch(ignore) }
}

/** What passes is tried again, so this is an end: of the session, which tells so itself, or of the one that was asked for. */
function ignore(error: unknown): void {
  if (!(error instanceof SnaplinkError)) throw error
}
