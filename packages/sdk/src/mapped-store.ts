import type { Store } from './store.ts'

/** What `view` makes of a store's value: made once for each value, so that it stays identical as long as that does. */
export function mappedStore<From, To>(source: Store<From>, view: (value: From) => To): Store<To> {
  let from: From | undefined
  let made: { value: To } | undefined
  return {
    get() {
      const value = source.get()
      if (!made || !Object.is(from, value)) {
        from = value
        made = { value: view(value) }
      }
      return made.value
    },
    subscribe: source.subscribe,
  }
}
