import { type CommandAnswer, type ErrorCode, type FirstFrame, newId, type Signal } from '@snaplink/contract'
import { AppError } from '../errors.ts'
import type { Access, Caller, Device } from './access.ts'
import type { Bell } from './bell.ts'
import type { Commands } from './commands.ts'
import type { DeviceSignals } from './device-signals.ts'
import type { Presence } from './presence.ts'
import { openReader, type Reader } from './reader.ts'
import type { SessionLog } from './session-log.ts'
import type { Sessions } from './sessions.ts'
import { isTicket } from './ticket-tokens.ts'

export interface VisitParts {
  access: Access
  log: SessionLog
  bell: Bell
  commands: Commands
  presence: Presence
  deviceSignals: DeviceSignals
  sessions: Pick<Sessions, 'join'>
  /** Follows the log; only a test of the conformance suite passes another one. */
  openReader?: typeof openReader
}

export interface VisitOptions {
  /** The last `seq` that the device has handled. */
  after: number
  /** Called at once for each signal; must not wait. */
  onSignal(signal: Signal): void
  /** The session closed or the device was removed. */
  onEnd(code: ErrorCode): void
}

/** A device that is reading its session: what every transport does alike once `Access` has let it in. */
export interface Visit {
  readonly device: Device
  /** Batches of events, to be pulled as fast as the line takes them. */
  readonly reader: Reader
  /** @throws AppError what refuses the command */
  execute(command: unknown): Promise<CommandAnswer>
  /** Takes what a device says of itself. @throws AppError what `DeviceSignals.hear` throws */
  hear(signal: unknown): Promise<void>
  /** The line is gone. Safe to call twice. */
  leave(): void
}

/**
 * Lets in whoever opened a socket: a reader by its token, or a phone by a ticket, which joins it and gives it a token of its own.
 * Only for lines that say so in so many words: a GET must not use up a ticket, so over HTTP a phone joins by `POST /api/join`.
 *
 * @throws AppError what `admit` and `Sessions.join` throw
 */
export async function admitOrJoin(
  parts: VisitParts,
  first: FirstFrame,
): Promise<{ caller: Caller; deviceToken?: string }> {
  const { sessionId, token, deviceId = newId(), name = 'A phone' } = first
  if (!isTicket(token)) return { caller: await admit(parts, first) }
  const { deviceToken } = await parts.sessions.join({ sessionId, ticket: token, deviceId, name })
  return { caller: await admit(parts, { ...first, token: deviceToken }), deviceToken }
}

/**
 * Lets a reader in: its token is known, and the log goes on from its cursor.
 *
 * @throws AppError what `Access.authenticate` throws, `cursor.ahead`, `cursor.too-old`
 */
export async function admit({ access }: VisitParts, { sessionId, token, after = 0 }: FirstFrame): Promise<Caller> {
  const caller = await access.authenticate(sessionId, token, ['work', 'signin'])
  if (after > caller.head) throw new AppError('cursor.ahead')
  if (after < caller.trimmedTo) throw new AppError('cursor.too-old')
  return caller
}

/** Begins to read for a caller that was told that it is let in: from here on signals and events come. */
export function beginVisit(parts: VisitParts, caller: Caller, options: VisitOptions): Visit {
  const { after, onSignal, onEnd } = options
  const follow = parts.openReader ?? openReader
  const reader = follow(parts, {
    sessionId: caller.sessionId,
    deviceId: caller.id,
    role: caller.role,
    after,
    admittedAt: caller.head,
    onSignal,
    onEnd(code) {
      leavePresence()
      // The answers to commands that are under way go out first: one of them may have ended it.
      if (code) void Promise.allSettled(underWay).then(() => setImmediate(onEnd, code))
    },
  })
  const leavePresence = parts.presence.enter(caller)
  const underWay = new Set<Promise<CommandAnswer>>()

  /** An open line outlives the check of its token; the reader knows when it must not. */
  function refuseIfEnded(): void {
    if (reader.endedBy) throw new AppError(reader.endedBy)
  }

  /** A login request changes through its own four addresses alone. */
  function refuseIfReadOnly(): void {
    if (caller.kind !== 'work') throw new AppError('command.forbidden')
  }

  return {
    device: caller,
    reader,
    async execute(command) {
      refuseIfEnded()
      refuseIfReadOnly()
      const answer = parts.commands.execute(caller, command)
      underWay.add(answer)
      return answer.finally(() => underWay.delete(answer))
    },
    async hear(signal) {
      refuseIfEnded()
      refuseIfReadOnly()
      await parts.deviceSignals.hear(caller, signal)
    },
    leave: () => reader.stop(),
  }
}
