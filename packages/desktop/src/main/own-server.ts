import { SentenceError } from '@snaplink/receiver'
import { utilityProcess } from 'electron'
import * as z from 'zod'
import { texts } from '../texts.ts'

/** What the server's process tells of itself. */
export const serverReport = z.discriminatedUnion('type', [
  z.object({ type: z.literal('listening'), port: z.int() }),
  z.object({ type: z.literal('failed'), sentence: z.string() }),
])
export type ServerReport = z.infer<typeof serverReport>

export interface OwnServer {
  /** Where this computer reaches it; ends in `/`. */
  readonly base: string
  readonly port: number
  close(): Promise<void>
}

export interface OwnServerOptions {
  /** The script that it runs: see server/main.ts. */
  script: string
  dataDir: string
  /** Wanted; those after it are tried too. */
  port: number
  /** It ended, and nobody asked for that. */
  onEnded(): void
}

/** Starts the server that comes along, in a process of its own. @throws SentenceError */
export async function startOwnServer({ script, dataDir, port, onEnded }: OwnServerOptions): Promise<OwnServer> {
  const child = utilityProcess.fork(script, [], {
    serviceName: 'Snaplink server',
    env: { ...process.env, DATA_DIR: dataDir, PORT: String(port) },
  })
  const ended = Promise.withResolvers<void>()
  const started = Promise.withResolvers<number>()
  let isWanted = true
  child.on('message', (message: unknown) => {
    const report = serverReport.safeParse(message).data
    if (report?.type === 'listening') started.resolve(report.port)
    if (report?.type === 'failed') started.reject(new SentenceError(report.sentence))
  })
  child.on('exit', () => {
    started.reject(new SentenceError(texts.server.ended))
    ended.resolve()
    if (isWanted) onEnded()
  })
  const listening = await started.promise.catch((error) => {
    isWanted = false
    child.kill()
    throw error
  })
  return {
    base: `http://localhost:${listening}/`,
    port: listening,
    async close() {
      isWanted = false
      child.postMessage({ type: 'stop' })
      await ended.promise
    },
  }
}
