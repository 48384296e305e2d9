import { type Config, readConfig } from '../../packages/server/src/config.ts'
import { createServer } from '../../packages/server/src/create-server.ts'
import { createRateLimits } from '../../packages/server/src/http/rate-limits.ts'
import { createLogger } from '../../packages/server/src/logger.ts'
import type { TestParts } from './server.ts'

// The server with parts to which no setting leads: they stand in the first argument. A number that its parent sends moves its
// clock on by so many milliseconds.

const { rateLimits, sweepEveryMs } = JSON.parse(process.argv[2] ?? '{}') as TestParts
let aheadMs = 0
process.on('message', (ms: number) => {
  aheadMs += ms
})

const config: Config = readConfig()
const server = await createServer(config, {
  logger: createLogger(config.logLevel),
  clock: { now: () => Date.now() + aheadMs },
  rateLimits: createRateLimits(rateLimits),
  ...(sweepEveryMs !== undefined && { sweepEveryMs }),
})
process.once('SIGTERM', async () => {
  await server.close()
  process.exit()
})
