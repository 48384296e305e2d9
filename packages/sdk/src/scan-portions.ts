import { limits } from '@snaplink/contract'

/** As many at a time as one command takes, one after the other. */
export async function inPortions<T>(all: readonly T[], send: (some: T[]) => Promise<unknown>): Promise<void> {
  for (let i = 0; i < all.length; i += limits.maxScansAtOnce) await send(all.slice(i, i + limits.maxScansAtOnce))
}
