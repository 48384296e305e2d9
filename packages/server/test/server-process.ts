/**
 * A whole server as a process of its own, for tests that kill it. Its settings are its environment; tells its parent the port.
 */
import { pino } from 'pino'
import { readConfig } from '../src/config.ts'
import { createServer } from '../src/create-server.ts'

const server = await createServer(readConfig(), { logger: pino({ level: 'silent' }) })
process.send?.({ port: server.port })
process.on('disconnect', () => process.exit())
