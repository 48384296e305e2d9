import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'

/** What is done to the next requests instead of, or after, what they ask for. */
export type Fault =
  /** Answered so, and not done. */
  | { status: number }
  /** Done, but the line breaks before the answer. */
  | 'lost-answer'
  /** Done and answered when it is let go. */
  | { heldBy: Promise<void> }

export interface StoredObject {
  readonly bytes: Buffer
  readonly mediaType: string
  /** How often it was put. */
  readonly puts: number
}

/** A store on the other side of real HTTP, which judges each request by the published algorithms and keeps what passes. */
export interface StandIn {
  readonly url: string
  readonly objects: ReadonlyMap<string, StoredObject>
  /** Why requests were refused. */
  readonly refusals: readonly string[]
  /** One for each of the next requests; null lets one pass. */
  readonly faults: (Fault | null)[]
  /** Resolves when the nth object (from 1) has come in, whether or not it was answered. */
  hasReceived(count: number): Promise<void>
  stop(): Promise<void>
}

/** What a stand-in of one kind makes of a request. */
export interface Judged {
  readonly name: string
  readonly bytes: Buffer
  readonly mediaType: string
  answer(res: ServerResponse): void
}

export async function startStandIn(judge: (req: IncomingMessage, body: Buffer) => Judged | string): Promise<StandIn> {
  const objects = new Map<string, StoredObject>()
  const refusals: string[] = []
  const faults: (Fault | null)[] = []
  const waiting: { count: number; resolve: () => void }[] = []
  let received = 0

  const server = createServer(async (req, res) => {
    const body = await buffer(req)
    const judged = judge(req, body)
    if (typeof judged === 'string') {
      refusals.push(judged)
      return void res.writeHead(403).end()
    }
    const fault = faults.shift() ?? null
    if (fault && typeof fault === 'object' && 'status' in fault) return void res.writeHead(fault.status).end()
    const { name, bytes, mediaType } = judged
    objects.set(name, { bytes, mediaType, puts: (objects.get(name)?.puts ?? 0) + 1 })
    received++
    for (const each of waiting) if (received >= each.count) each.resolve()
    if (fault === 'lost-answer') return void req.socket.destroy()
    if (fault) await fault.heldBy
    judged.answer(res)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    ...{ objects, refusals, faults },
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    hasReceived: (count) =>
      received >= count ? Promise.resolve() : new Promise((resolve) => waiting.push({ count, resolve })),
    async stop() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
