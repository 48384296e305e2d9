import { stat } from 'node:fs/promises'
import { join } from 'node:path'

/** Which photos have been dealt with, and which one was about to appear under a name. */
export interface SettledPhotos {
  readonly settled: readonly string[]
  readonly naming: { readonly photoId: string; readonly name: string } | null
}

/** Sees to it that each photo is saved once, also when its writer is killed anywhere. */
export interface PhotoLedger {
  has(id: string): boolean
  /** A photo is about to appear under this name: told before, so that a kill in between is understood later. */
  naming(photoId: string, name: string): Promise<void>
  settled(id: string): Promise<void>
}

/**
 * @param folder where `earlier.naming` was to appear
 * @param keep writes it down; whatever it throws is thrown on
 */
export async function keepPhotoLedger(
  folder: string,
  earlier: SettledPhotos,
  keep: (photos: SettledPhotos) => Promise<void>,
): Promise<PhotoLedger> {
  const settled = new Set(earlier.settled)
  let naming: SettledPhotos['naming'] = null
  // The name was free when it was noted, so what stands there now is the photo.
  if (earlier.naming && (await hasBytes(join(folder, earlier.naming.name)))) settled.add(earlier.naming.photoId)
  const keepAll = () => keep({ settled: [...settled], naming })
  await keepAll()
  return {
    has: (id) => settled.has(id),
    naming(photoId, name) {
      naming = { photoId, name }
      return keepAll()
    },
    settled(id) {
      settled.add(id)
      if (naming?.photoId === id) naming = null
      return keepAll()
    },
  }
}

async function hasBytes(path: string): Promise<boolean> {
  return stat(path).then(
    ({ size }) => size > 0,
    () => false,
  )
}
