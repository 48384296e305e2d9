import * as z from 'zod'
import { bytes, deviceName, errorCode, fileName, id, seq, time } from './shape.ts'

const photo = z.object({ photoId: id })

/** The `data` of each event we know. No secret and no bytes: the log is replayed to every later reader. */
export const eventData = {
  'session.opened': z.object({ pageName: z.string() }),
  'session.extended': z.object({ expiresAt: time }),
  'session.closed': z.object({ reason: z.enum(['page', 'owner', 'expired']) }),
  'device.joined': z.object({ deviceId: id, name: deviceName }),
  'device.removed': z.object({ deviceId: id, reason: z.enum(['removed', 'left']) }),
  'photo.offered': photo.extend({
    position: z.int(),
    name: fileName,
    bytes,
    mediaType: z.string(),
    hasPreview: z.boolean(),
  }),
  'photo.preview': photo.extend({ width: z.int(), height: z.int() }),
  'photo.received': photo.extend({ bytes, sha256: z.string(), mediaType: z.string() }),
  'photo.ready': photo.extend({ width: z.int(), height: z.int() }),
  'photo.rejected': photo.extend({ code: errorCode }),
  'photo.removed': photo,
}

export type EventType = keyof typeof eventData
export type EventData<T extends EventType = EventType> = z.infer<(typeof eventData)[T]>

/** An event before the log has numbered it. */
export type NewEvent = { [T in EventType]: { type: T; data: EventData<T> } }[EventType]

/**
 * Something that happened in a session. Never changes.
 * `id` is the id of the command that caused it (its first event) or one of ours; `by` is a device's id or `server`.
 */
export type KnownEvent = NewEvent & { seq: number; id: string; at: number; by: string }

/** Any event: a reader passes on the types it does not know, so that an old SDK lives with a new server. */
export const anyEvent = z.object({
  seq: seq.positive(),
  id: z.string(),
  type: z.string(),
  at: time,
  by: z.string(),
  data: z.record(z.string(), z.unknown()),
})
export type AnyEvent = z.infer<typeof anyEvent>
