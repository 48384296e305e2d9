import type { Store } from '@snaplink/sdk'

/** A store that tests set. */
export function fakeStore<T>(initial: T): Store<T> & { set(value: T): void } {
  let value = initial
  const listeners = new Set<() => void>()
  return {
    get: () => value,
    set(next) {
      value = next
      for (const listener of [...listeners]) listener()
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
