import { type CommandAnswer, deviceSignal, type ErrorCode, type FirstFrame, type Signal } from '@snaplink/contract'
import { AppError } from '../errors.ts'
import { parse } from '../parse.ts'
import type { Access, Caller, Device } from './access.ts'
import type { Bell } from './bell.ts'
import type { Commands } from './commands.ts'
import type { Presence } from './presence.ts'
import { openReader, type Reader } from './reader.ts'
import type { SessionLog } from './session-log.ts'
import type { Sessions } from './sessions.ts'

export interface VisitParts {
  access: Access
  log: SessionLog
  bell: Bell
  commands: Commands
  presence: Presence
  sessions: Sessions
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
  /** Takes what a device says of itself. @throws AppError `request.invalid` */
  hear(signal: unknown): Promise<void>
  /** The line is gone. Safe to call twice. */
  leave(): void
}

/**
 * Lets a reader in: its token is known, and the log goes on from its cursor. The one place where what a client
 * shows first becomes a caller.
 *
 * @throws AppError what `Access.authenticate` throws, `cursor.ahead`, `cursor.too-old`
 */
export async function admit({ access }: VisitParts, { sessionId, token, after = 0 }: FirstFrame): Promise<Caller> {
  const caller = await access.authenticate(sessionId, token)
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
    after,
    admittedAt: caller.head,
    onSignal,
    onEnd(code) {
      leavePresence()
      // In the next turn, so that the answer to the command that ended it goes out first.
      if (code) setImmediate(onEnd, code)
    },
  })
  const leavePresence = parts.presence.enter(caller)

  /** An open line outlives the check of its token; the reader knows when it must not. */
  function refuseIfEnded(): void {
    if (reader.endedBy) throw new AppError(reader.endedBy)
  }

  return {
    device: caller,
    reader,
    async execute(command) {
      refuseIfEnded()
      return parts.commands.execute(caller, command)
    },
    async hear(signal) {
      refuseIfEnded()
      await hearDevice(parts, caller, signal)
    },
    leave: () => reader.stop(),
  }
}

/** Takes what a device says of itself, with or without a line open. @throws AppError `request.invalid` */
export async function hearDevice(
  { presence, sessions }: Pick<VisitParts, 'presence' | 'sessions'>,
  device: Device,
  signal: unknown,
): Promise<void> {
  const { visible } = parse(deviceSignal, signal).data
  presence.setVisible(device, visible)
  if (visible && device.role === 'page') await sessions.touch(device)
}
