import { MistypedError, SentenceError } from '@snaplink/receiver'
import { CommanderError } from 'commander'
import { CliError } from './cli-error.ts'
import type { BeforeServing } from './command-parts.ts'
import { createOutput } from './output.ts'
import { createProgram } from './program.ts'

/**
 * Runs one command.
 *
 * @returns the exit code: 0, 1 for what failed, 2 for what was mistyped, 128 + the signal for what was ended by one
 */
export async function run(args: readonly string[], beforeServing: BeforeServing = () => true): Promise<number> {
  const output = createOutput()
  let exitCode = 0
  const program = createProgram({ output, beforeServing, end: (code) => (exitCode = code) })
  try {
    await program.parseAsync(args.length === 0 ? ['start'] : [...args], { from: 'user' })
    return exitCode
  } catch (error) {
    // Commander has said already what was wrong.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
    if (!(error instanceof Error)) throw error
    if (error instanceof SentenceError || error.name === 'StartError') output.say(error.message)
    else if (error.name !== 'ConfigError') throw error
    else output.say(error.message)
    if (error instanceof CliError) return error.exitCode
    return error instanceof MistypedError || error.name === 'ConfigError' ? 2 : 1
  } finally {
    output.close()
  }
}

if (import.meta.main) process.exitCode = await run(process.argv.slice(2))
