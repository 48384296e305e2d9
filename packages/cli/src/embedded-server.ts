import { CliError } from './cli-error.ts'
import type { BeforeServing } from './command-parts.ts'
import type { Output } from './output.ts'

/** A server that lives as long as the command. */
export interface EmbeddedServer {
  /** Where this computer reaches it; ends in `/`. */
  readonly base: string
  readonly port: number
  close(): Promise<void>
}

/** How many ports after 3000 are tried when nobody asked for a certain one. */
const portsTried = 20

/**
 * Starts a server with the settings that `snaplink start` has, but for room for a thousand photos, and its log kept to errors.
 * Port 3000 may be another Snaplink's: unless PORT is set, the next one that is free is taken.
 *
 * @param wantedPort the port of an earlier run, which phones still know
 */
export async function startEmbeddedServer(
  output: Output,
  beforeServing: BeforeServing,
  wantedPort?: number,
): Promise<EmbeddedServer> {
  const { readConfig } = await import('@snaplink/server/config')
  const config = readConfig({ SNAPLINK_MAX_PHOTOS: '1000', SNAPLINK_LOG: 'error', ...process.env })
  if (!beforeServing()) throw new CliError('The pages that phones open could not be built.')
  const { createLogger, createOnFreePort } = await import('@snaplink/server')
  const isChosen = Boolean(process.env.PORT)
  const first = isChosen ? config.port : (wantedPort ?? config.port)
  const parts = { logger: createLogger(config.logLevel) }
  const server = await createOnFreePort({ ...config, port: first }, parts, isChosen ? 0 : portsTried)
  // Asked for port 0, it takes any.
  if (first !== 0 && server.port !== first)
    output.say(`Port ${first} is in use by another program; this one listens on ${server.port}.`)
  const host = config.host && config.host !== '0.0.0.0' && config.host !== '::' ? config.host : '127.0.0.1'
  const base = `http://${host.includes(':') ? `[${host}]` : host}:${server.port}/`
  return { base, port: server.port, close: () => server.close() }
}
