import type { ErrorCode } from '@snaplink/contract'
import { AppError } from '../../errors.ts'
import type { Device } from '../../session/access.ts'
import type { Signals } from '../../session/signals.ts'
import { isVerdict } from './reject-photo.ts'

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
    if (isRefusal(error)) {
      const data = { photoId: photo.photoId, name: photo.name, code: error.code }
      signals.send(device.sessionId, { type: 'photo.refused', by: device.id, data }, { except: device.id })
    }
    throw error
  }
}

const unwanted: ReadonlySet<ErrorCode> = new Set(['photo.too-many', 'photo.no-room', 'photo.duplicate'])

/** Whether this is about a photo that never got in. The others in the session learn of it; of all other errors only the asker. */
function isRefusal(error: unknown): error is AppError {
  return error instanceof AppError && (unwanted.has(error.code) || isVerdict(error))
}
