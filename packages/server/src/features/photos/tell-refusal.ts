import type { ErrorCode } from '@snaplink/contract'
import { AppError } from '../../errors.ts'
import type { Device } from '../../session/access.ts'
import type { Signals } from '../../session/signals.ts'

/** Refusals of a photo that never got in. The others in the session learn of them; of all other errors only the asker. */
const refusals: ReadonlySet<ErrorCode> = new Set([
  'photo.too-many',
  'photo.too-large',
  'photo.empty',
  'photo.not-an-image',
  'photo.too-many-pixels',
  'photo.damaged',
  'photo.duplicate',
])

/** Runs `offer`; where the photo is refused, the whole session hears it by the signal `photo.refused`. */
export async function tellRefusal<Result>(
  signals: Signals,
  device: Device,
  photo: { photoId: string; name: string },
  offer: () => Promise<Result>,
): Promise<Result> {
  try {
    return await offer()
  } catch (error) {
    if (error instanceof AppError && refusals.has(error.code)) {
      const data = { photoId: photo.photoId, name: photo.name, code: error.code }
      signals.send(device.sessionId, { type: 'photo.refused', by: device.id, data }, { except: device.id })
    }
    throw error
  }
}
