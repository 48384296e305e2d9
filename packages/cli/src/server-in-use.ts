import { askServer, readServerAddress } from '@snaplink/receiver'
import { CliError } from './cli-error.ts'
import type { BeforeServing } from './command-parts.ts'
import { startEmbeddedServer } from './embedded-server.ts'
import type { Output } from './output.ts'

/** Which server it is, for a later run: one that was named, or the one that the command brings along, by its port. */
export type Place = { server: string } | { embeddedPort: number }

/** The server that a command works with. */
export interface ServerInUse {
  /** Ends in `/`. */
  readonly base: string
  readonly place: Place
  /** Ends what the command brought along. */
  close(): Promise<void>
}

export interface ServerChoice {
  /** As it was given; without it the command brings its own. */
  server: string | undefined
  output: Output
  beforeServing: BeforeServing
  /** The port of an earlier run, which its phones still know. */
  wantedPort?: number
}

/** @throws CliError when it does not answer, or cannot be started */
export async function useServer({ server, output, beforeServing, wantedPort }: ServerChoice): Promise<ServerInUse> {
  if (server === undefined) {
    const { base, port, close } = await startEmbeddedServer(output, beforeServing, wantedPort)
    return { base, place: { embeddedPort: port }, close }
  }
  const base = readServerAddress(server, '--server')
  const state = await askServer(base)
  if (!state.isThere) throw new CliError(state.sentence)
  return { base, place: { server: base }, close: async () => undefined }
}
