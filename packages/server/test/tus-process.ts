/**
 * The core as a process of its own, for tests that kill it: `node tus-process.ts <folder>`. Tells its parent the port, and
 * each upload that was finished.
 */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { systemClock } from '../src/clock.ts'
import { createTus } from '../src/tus/tus.ts'
import { openTusFolder } from '../src/tus/tus-folder.ts'

/** What the process tells its parent. */
export type TusProcessMessage = { port: number } | { id: string; sha256: string }

const say = (message: TusProcessMessage) => process.send?.(message)

const tus = createTus({
  store: await openTusFolder(process.argv[2] ?? ''),
  path: '/files',
  maxBytes: 100 * 1024 * 1024,
  authorize: () => '',
  onFinish: ({ id, sha256 }) => void say({ id, sha256 }),
  finishedBytes: 'keep',
  expiresAfterMs: 3_600_000,
  clock: systemClock,
  logger: { info: () => undefined, error: () => undefined },
})
const server = createServer(tus.handle).listen(0, '127.0.0.1', () =>
  say({ port: (server.address() as AddressInfo).port }),
)
process.on('disconnect', () => process.exit())
