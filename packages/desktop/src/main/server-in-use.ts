import { join } from 'node:path'
import { type OwnServer, startOwnServer } from './own-server.ts'
import { findServerElsewhere } from './server-elsewhere.ts'

/** The server that the window's pages come from: the application's own, or one elsewhere. */
export interface ServerInUse {
  /** Ends in `/`; null while there is none. */
  base(): string | null
  /** @param address of one elsewhere; null for our own. @returns its base. @throws SentenceError */
  use(address: string | null, wantedPort: number): Promise<{ base: string; ownPort: number | null }>
  close(): Promise<void>
}

export interface ServerInUseOptions {
  script: string
  userData: string
  onOwnEnded(): void
}

export function createServerInUse({ script, userData, onOwnEnded }: ServerInUseOptions): ServerInUse {
  let own: OwnServer | null = null
  let base: string | null = null
  /** One change after the other. */
  let changing: Promise<unknown> = Promise.resolve()

  async function change(address: string | null, port: number) {
    base = null
    if (address !== null) {
      base = await findServerElsewhere(address)
      await closeOwn()
      return { base, ownPort: null }
    }
    own ??= await startOwnServer({
      ...{ script, port, dataDir: join(userData, 'data') },
      onEnded() {
        own = null
        base = null
        onOwnEnded()
      },
    })
    base = own.base
    return { base, ownPort: own.port }
  }

  async function closeOwn() {
    await own?.close()
    own = null
  }

  return {
    base: () => base,
    use(address, wantedPort) {
      const using = changing.then(() => change(address, wantedPort))
      changing = using.catch(() => undefined)
      return using
    },
    async close() {
      await changing
      await closeOwn()
    },
  }
}
