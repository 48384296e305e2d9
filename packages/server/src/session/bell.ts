import type { AnyEvent, Role, Signal } from '@snaplink/contract'

/** What wakes the readers of a session. It may get lost: whoever is woken reads the log, and whoever is not reads it a little later. */
export type Ring =
  /** The events that one transaction appended. A reader whose cursor is just before them need not ask the database. */
  | { kind: 'appended'; events: readonly AnyEvent[] }
  | { kind: 'signal'; signal: Signal; except: string | undefined; only?: Audience }
  /** This device's readers end now. */
  | { kind: 'removed'; deviceId: string }

/** To whom a signal goes: without this, to all. */
export interface Audience {
  readonly role?: Role
  readonly deviceId?: string
}

export type BellListener = (ring: Ring) => void

/** Wakes readers, on this node or, with a shared implementation, on all. */
export interface Bell {
  /** @returns a function that stops listening */
  listen(sessionId: string, listener: BellListener): () => void
  ring(sessionId: string, ring: Ring): void
}

/** The bell of a single process. */
export function createLocalBell(): Bell {
  const listeners = new Map<string, Set<BellListener>>()
  return {
    listen(sessionId, listener) {
      const present = listeners.get(sessionId) ?? new Set()
      listeners.set(sessionId, present.add(listener))
      return () => {
        present.delete(listener)
        if (present.size === 0 && listeners.get(sessionId) === present) listeners.delete(sessionId)
      }
    },
    ring(sessionId, ring) {
      for (const listener of listeners.get(sessionId) ?? []) listener(ring)
    },
  }
}
