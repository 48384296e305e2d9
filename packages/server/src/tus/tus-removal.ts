import type { TusCore } from './tus-core.ts'
import type { TusUpload } from './tus-upload.ts'

/**
 * Removes an upload if it is unwanted, taking it over from a request that is still sending. Fine where somebody else was
 * quicker.
 *
 * @returns whether it was there, and unwanted
 */
export async function remove(
  core: TusCore,
  id: string,
  isUnwanted: (upload: TusUpload) => boolean = () => true,
): Promise<boolean> {
  const release = await core.locks.acquire(id)
  try {
    // Whoever had it before may have finished it.
    const upload = await core.store.find(id)
    if (!upload || !isUnwanted(upload)) return false
    core.hashes.forget(id)
    await core.store.remove(id)
    return true
  } finally {
    release()
  }
}

/** Of the uploads whose ids begin with `prefix`, removes the unwanted ones. @returns how many */
export async function removeAll(
  core: TusCore,
  prefix: string,
  isUnwanted: (upload: TusUpload) => boolean,
): Promise<number> {
  let removed = 0
  for await (const upload of core.store.all(prefix)) {
    // Asked before its turn is taken, which would interrupt whoever sends one that is wanted.
    if (isUnwanted(upload) && (await remove(core, upload.id, isUnwanted))) removed += 1
  }
  return removed
}
