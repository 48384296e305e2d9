import { createLogger, createOnFreePort, readConfig } from '@snaplink/server'
import type { ServerReport } from '../main/own-server.ts'

/**
 * The server that the application brings along, in a process of its own: Electron's utility process, or plain Node where there is
 * no Electron (scripts/check-bundle.ts).
 */

/** How many ports after the wanted one are tried. */
const portsTried = 20

const { parentPort } = process as { parentPort?: typeof process.parentPort }
const report = (message: ServerReport) => (parentPort ? parentPort.postMessage(message) : process.send?.(message))

try {
  const config = readConfig({ SNAPLINK_MAX_PHOTOS: '1000', SNAPLINK_LOG: 'error', ...process.env })
  const server = await createOnFreePort(config, { logger: createLogger(config.logLevel) }, portsTried)
  // Whatever it is told means the end: there is nothing else to tell it.
  const stop = () => void server.close().then(() => process.exit(0))
  if (parentPort) parentPort.on('message', stop)
  else process.on('message', stop)
  process.on('disconnect', stop).on('SIGTERM', stop)
  report({ type: 'listening', port: server.port })
} catch (error) {
  const isExplained = error instanceof Error && ['StartError', 'ConfigError'].includes(error.name)
  if (!isExplained) process.stderr.write(`${error instanceof Error ? error.stack : error}\n`)
  report({ type: 'failed', sentence: isExplained ? error.message : 'Snaplink’s server could not start.' })
}
