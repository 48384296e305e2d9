import * as z from 'zod'
import { limits } from './limits.ts'
import { bytes, fileName, id, seq } from './shape.ts'

/** A small picture, sent with the offer so that the page can paint it before the photo itself arrives. */
export const preview = z.object({
  mediaType: z.enum(['image/jpeg', 'image/webp']),
  base64: z.base64().max(Math.ceil(limits.maxPreviewBytes / 3) * 4),
  width: z.int().positive().max(4096),
  height: z.int().positive().max(4096),
})
export type Preview = z.infer<typeof preview>

const photo = z.object({ photoId: id })

/** The `data` of each command. */
export const commandData = {
  /** Announces a photo: the page shows it from now on. `position` is the person's order in this session. */
  'photo.offer': photo.extend({
    /** Far below what a database can count to, so that the next one always fits. */
    position: z.int().nonnegative().max(1_000_000_000),
    name: fileName,
    bytes,
    mediaType: z.string().max(100),
    preview: preview.optional(),
  }),
  /** Replaces the preview by a better one. */
  'photo.preview': photo.extend({ preview }),
  'photo.remove': photo,
  /** The page disconnects a phone. */
  'device.remove': z.object({ deviceId: id }),
  /** A phone says goodbye. */
  'device.leave': z.object({}),
  /** Someone clicked "Keep open". */
  'session.extend': z.object({}),
  'session.close': z.object({}),
}

export type CommandType = keyof typeof commandData
export type CommandData<T extends CommandType = CommandType> = z.infer<(typeof commandData)[T]>

/** A request to change something. `id` is made by the client: the same command sent twice happens once. */
export const command = z.object({ id, type: z.string().max(64), data: z.record(z.string(), z.unknown()).default({}) })
export type Command<T extends CommandType = CommandType> = {
  id: string
  type: T
  data: z.input<(typeof commandData)[T]>
}

/** What a command that succeeded answers: the last `seq` it wrote (or the log's head when there was nothing left to do). */
export const commandAnswer = z.object({ id, seq, data: z.record(z.string(), z.unknown()).optional() })
export type CommandAnswer = z.infer<typeof commandAnswer>
