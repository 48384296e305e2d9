import {
  type CommandAnswer,
  type CommandData,
  type CommandType,
  commandData,
  command as commandShape,
  type Role,
} from '@snaplink/contract'
import { AppError } from '../errors.ts'
import { parse } from '../parse.ts'
import type { Device } from './access.ts'
import type { Appended, Change, SessionLog } from './session-log.ts'

/** One command that somebody sent, its data checked. */
export interface Call<T extends CommandType> {
  readonly device: Device
  /** Made by the client; the last event gets it. */
  readonly id: string
  readonly data: CommandData<T>
  /** The only way to change something: `SessionLog.append` as this device, by this command. */
  append<Answer>(change: Change<Answer>): Promise<Appended<Answer>>
}

export interface CommandHandler<T extends CommandType> {
  /** Who may send it. */
  roles: readonly Role[]
  /** @throws AppError to refuse */
  run(call: Call<T>): Promise<{ seq: number; answer?: unknown }>
  /**
   * Takes it from a phone whose session has ended (DESIGN.md, "Three clocks"): the log is closed, so there is no event, and
   * `append` is not to be had. Without this the answer is `session.closed`.
   */
  runLate?(call: Omit<Call<T>, 'append'>): Promise<{ seq: number; answer?: unknown }>
}

/** The one door for everything that changes something, whichever transport it came over. */
export interface Commands {
  register<T extends CommandType>(type: T, handler: CommandHandler<T>): void
  /**
   * @param raw what the client sent, unchecked
   * @throws AppError `request.invalid`, `command.unknown`, `command.forbidden`, or what the handler throws
   */
  execute(device: Device, raw: unknown): Promise<CommandAnswer>
  /** The same for a phone that `Access.authenticateLate` let in. @throws AppError `session.closed` for what cannot be late */
  executeLate(device: Device, raw: unknown): Promise<CommandAnswer>
}

export function createCommands(log: SessionLog): Commands {
  const handlers = new Map<string, CommandHandler<CommandType>>()

  function read(device: Device, raw: unknown) {
    const { id, type, data } = parse(commandShape, raw)
    const handler = handlers.get(type)
    if (!handler) throw new AppError('command.unknown')
    if (!handler.roles.includes(device.role)) throw new AppError('command.forbidden')
    return { handler, call: { device, id, data: parse(commandData[type as CommandType], data) } }
  }

  return {
    register(type, handler) {
      // The map forgets which data belongs to which type; `read` pairs them again by the schema of the same type.
      handlers.set(type, handler as unknown as CommandHandler<CommandType>)
    },

    async execute(device, raw) {
      const { handler, call } = read(device, raw)
      const { id } = call
      const append: Call<CommandType>['append'] = (change) =>
        log.append(device.sessionId, { by: device.id, id }, change)
      return answerOf(id, await handler.run({ ...call, append }))
    },

    async executeLate(device, raw) {
      const { handler, call } = read(device, raw)
      if (!handler.runLate) throw new AppError('session.closed')
      return answerOf(call.id, await handler.runLate(call))
    },
  }
}

function answerOf(id: string, { seq, answer }: { seq: number; answer?: unknown }): CommandAnswer {
  return { id, seq, ...(isRecord(answer) && { data: answer }) }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
