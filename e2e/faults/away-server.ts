/** A server in a process of its own that answers what it has cost so far: run by away.ts, told its folder. */
import { pino } from 'pino'
import { readConfig } from '../../packages/server/src/config.ts'
import { createServer } from '../../packages/server/src/create-server.ts'

export type AwayReport = { readonly port: number } | { readonly cpuMs: number }

const config = readConfig({ PORT: '0', HOST: '127.0.0.1', DATA_DIR: process.argv[2], SNAPLINK_GUESTS: 'on' })
const { port } = await createServer(config, { logger: pino({ level: 'silent' }) })

process.on('message', () => {
  const { user, system } = process.cpuUsage()
  tell({ cpuMs: (user + system) / 1000 })
})
process.on('disconnect', () => process.exit())
tell({ port })

function tell(report: AwayReport): void {
  process.send?.(report)
}
