import type { Store } from '@snaplink/sdk'
import { useSyncExternalStore } from 'react'

/** A store's value, rendered anew when it changes. */
export function useStore<T>(store: Store<T>): T {
  return useSyncExternalStore(store.subscribe, store.get)
}
