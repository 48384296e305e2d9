import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** One uplink, shared by everything that goes through it. */
export interface LinkSpeed {
  readonly name: string
  /** Megabits a second on the way up; infinite where nothing is to be slowed down. */
  readonly upMbit: number
  /** One way, in milliseconds. */
  readonly delayMs: number
}

export const speeds = {
  none: { name: 'none (loopback)', upMbit: Number.POSITIVE_INFINITY, delayMs: 0 },
  wifi: { name: '20 Mbit/s Wi-Fi', upMbit: 20, delayMs: 5 },
  tenMbit: { name: '10 Mbit/s, 80 ms', upMbit: 10, delayMs: 40 },
  slow4g: { name: 'Slow 4G, 0.75 Mbit/s', upMbit: 0.75, delayMs: 40 },
} satisfies Record<string, LinkSpeed>

export interface SlowLink {
  readonly port: number
  close(): Promise<void>
}

const packetBytes = 1_400
/** What a sender may have on its way at once, as a router's buffer would hold. */
const maxQueuedBytes = 64 * 1024

/**
 * A proxy that carries as much as a slow uplink would: packets of all connections in turn, each at the time at which it would
 * have left. DevTools' own throttling does not always reach WebSockets.
 */
export async function startSlowLink(toPort: number, { upMbit, delayMs }: LinkSpeed): Promise<SlowLink> {
  const bytesPerMs = (upMbit * 1e6) / 8 / 1000
  const queues = new Map<Socket, { server: Socket; packets: Buffer[]; bytes: number }>()
  let freeAt = 0
  let isRunning = false

  const listening = createServer((client) => {
    const server = connect(toPort, '127.0.0.1').setNoDelay()
    client.setNoDelay()
    const queue = { server, packets: [] as Buffer[], bytes: 0 }
    queues.set(client, queue)
    client.on('data', (chunk) => {
      for (let at = 0; at < chunk.length; at += packetBytes) queue.packets.push(chunk.subarray(at, at + packetBytes))
      queue.bytes += chunk.length
      if (queue.bytes > maxQueuedBytes) client.pause()
      if (!isRunning) run()
    })
    server.on('data', (chunk) => later(() => client.writable && client.write(chunk)))
    client.on('end', () => later(() => server.end()))
    server.on('end', () => later(() => client.end()))
    for (const socket of [client, server]) {
      // Browsers reset connections when a page closes.
      socket.on('error', () => undefined)
      socket.on('close', () => {
        client.destroy()
        server.destroy()
        queues.delete(client)
      })
    }
  }).listen(0, '127.0.0.1')
  await once(listening, 'listening')

  /** Node's timers are a millisecond coarse, so all that is due by now goes at once. */
  function run(): void {
    isRunning = true
    freeAt = Math.max(freeAt, performance.now())
    for (;;) {
      const waiting = [...queues].filter(([, { packets }]) => packets.length > 0)
      if (waiting.length === 0) {
        isRunning = false
        return
      }
      for (const [client, queue] of waiting) {
        const packet = queue.packets.shift() as Buffer
        queue.bytes -= packet.length
        if (queue.bytes <= maxQueuedBytes / 2) client.resume()
        freeAt += packet.length / bytesPerMs
        later(() => queue.server.writable && queue.server.write(packet))
      }
      const aheadMs = freeAt - performance.now()
      if (aheadMs > 1) {
        setTimeout(run, aheadMs)
        return
      }
    }
  }

  function later(deliver: () => void): void {
    if (delayMs === 0) deliver()
    else setTimeout(deliver, delayMs)
  }

  return {
    port: (listening.address() as AddressInfo).port,
    async close() {
      for (const client of queues.keys()) client.destroy()
      listening.close()
      await once(listening, 'close')
    },
  }
}
