import { type ClientFrame, type Command, type CommandAnswer, type CommandType, newId } from '@snaplink/contract'
import type { Alarm } from './alarm.ts'
import type { Http } from './http.ts'
import type { Patience } from './patience.ts'
import { SnaplinkError } from './snaplink-error.ts'
import { untilAnswered } from './until-answered.ts'

/** A slow uplink may have several previews to carry before this command's turn comes. */
const answerMs = 20_000

export interface Commands {
  run<T extends CommandType>(type: T, data: Command<T>['data'], options?: { id?: string }): Promise<CommandAnswer>
  /** What the open line answered. */
  answered(id: string, answer: CommandAnswer | SnaplinkError): void
  /** The open line is gone: whatever waits for its answer asks again another way. */
  lineEnded(): void
}

export interface CommandsOptions {
  http: Http
  sessionId: string
  /** Rings when trying again at once is worth it. */
  alarm: Alarm
  patience?: Patience
  /** Its reason is what commands are rejected with. */
  signal: AbortSignal
  /** Sends over the open line; false where there is none. */
  send(frame: ClientFrame): boolean
}

/** Sends commands over the open line, or by HTTP, with the same id until one of them is answered. */
export function createCommands({ http, sessionId, alarm, patience, signal, send }: CommandsOptions): Commands {
  const awaited = new Map<string, (answer: CommandAnswer | SnaplinkError) => void>()

  function overLine(command: Command): Promise<CommandAnswer> | null {
    if (!send({ type: 'command', command })) return null
    return new Promise((resolve, reject) => {
      const settle = (answer: CommandAnswer | SnaplinkError) => {
        clearTimeout(timer)
        awaited.delete(command.id)
        if (answer instanceof SnaplinkError) reject(answer)
        else resolve(answer)
      }
      const timer = setTimeout(() => settle(new SnaplinkError('network')), answerMs)
      awaited.set(command.id, settle)
    })
  }

  const overHttp = (command: Command) =>
    http.json<CommandAnswer>('POST', `api/sessions/${sessionId}/commands`, { body: command, signal })

  return {
    run(type, data, { id = newId() } = {}) {
      const command: Command = { id, type, data }
      return untilAnswered(() => overLine(command) ?? overHttp(command), alarm, signal, patience)
    },
    answered(id, answer) {
      awaited.get(id)?.(answer)
    },
    lineEnded() {
      for (const settle of [...awaited.values()]) settle(new SnaplinkError('network'))
    },
  }
}
