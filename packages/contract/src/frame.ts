import * as z from 'zod'
import { type CommandAnswer, command } from './command.ts'
import type { Problem } from './error.ts'
import type { AnyEvent } from './event.ts'
import { deviceName, id, seq } from './shape.ts'
import { deviceSignal, type Signal } from './signal.ts'

/**
 * The first frame of a raw WebSocket: who is speaking, and where to go on reading. The role comes from the token alone: a page's,
 * a phone's, or the ticket (as it is or in its JWT) with which a phone joins. Then it may say its own `deviceId`, so that it can
 * repeat this frame if the answer is lost, and its `name`.
 */
export const firstFrame = z.object({
  sessionId: id,
  token: z.string().min(16).max(2048),
  after: seq.optional(),
  deviceId: id.optional(),
  name: deviceName.optional(),
})
export type FirstFrame = z.infer<typeof firstFrame>

/** What a client may send afterwards. */
export const clientFrame = z.discriminatedUnion('type', [
  z.object({ type: z.literal('command'), command }),
  z.object({ type: z.literal('signal'), signal: deviceSignal }),
  z.object({ type: z.literal('ping') }),
])
export type ClientFrame = z.infer<typeof clientFrame>

export type Role = 'page' | 'phone'

/**
 * The first thing that a socket is told, with the `deviceToken` where it was a ticket that let it in. A page is told again, with
 * `phone`, for each phone that its session meets.
 */
export interface Connected {
  type: 'CONNECTED'
  sessionId: string
  deviceId: string
  role: Role
  cursor: number
  deviceToken?: string
  phone?: { deviceId: string; name: string }
}

/** What the server sends. `pong` carries the log's head, so that a client that woke up knows what it missed. */
export type ServerFrame =
  | Connected
  | { type: 'events'; events: AnyEvent[] }
  | { type: 'signal'; signal: Signal }
  | ({ type: 'answer' } & CommandAnswer)
  | { type: 'refused'; id: string; problem: Problem }
  | { type: 'pong'; cursor: number }
  | { type: 'error'; problem: Problem }
