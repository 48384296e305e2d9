import type { Config } from './config.ts'
import { createServer, type ServerParts, type SnaplinkServer } from './create-server.ts'
import { explainStart } from './start-error.ts'

/**
 * A server on the first port from `config.port` on that no other program has.
 *
 * @param tries how many ports after the first one
 * @throws StartError
 */
export async function createOnFreePort(
  config: Config,
  { logger }: Pick<ServerParts, 'logger'>,
  tries: number,
): Promise<SnaplinkServer> {
  for (let port = config.port; ; port++) {
    try {
      return await createServer({ ...config, port }, { logger })
    } catch (error) {
      const isTaken = (error as NodeJS.ErrnoException).code === 'EADDRINUSE'
      if (!isTaken || port - config.port >= tries) throw explainStart(error, { ...config, port })
    }
  }
}
