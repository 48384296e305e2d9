import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** One phone's line, shared by everything that goes over it. */
export interface LinkSpeed {
  readonly name: string
  /** Megabits a second; infinite where nothing is to be slowed down. */
  readonly upMbit: number
  readonly downMbit: number
  /** One way, in milliseconds. */
  readonly delayMs: number
}

const unbound = Number.POSITIVE_INFINITY

export const speeds = {
  none: { name: 'none (loopback)', upMbit: unbound, downMbit: unbound, delayMs: 0 },
  wifi: { name: '20 Mbit/s Wi-Fi', upMbit: 20, downMbit: unbound, delayMs: 5 },
  tenMbit: { name: '10 Mbit/s, 80 ms', upMbit: 10, downMbit: unbound, delayMs: 40 },
  /** As Lighthouse emulates it: 150 ms for the way there and back, 1.6 Mbit/s down and 0.75 up. */
  slow4g: { name: 'Slow 4G, 0.75 Mbit/s', upMbit: 0.75, downMbit: 1.6, delayMs: 75 },
} satisfies Record<string, LinkSpeed>

export interface SlowLink {
  readonly port: number
  close(): Promise<void>
}

/** A proxy that carries as much as a slow line would. DevTools' own throttling does not always reach WebSockets. */
export async function startSlowLink(toPort: number, { upMbit, downMbit, delayMs }: LinkSpeed): Promise<SlowLink> {
  const up = createLane(upMbit, delayMs)
  const down = createLane(downMbit, delayMs)
  const clients = new Set<Socket>()
  const listening = createServer((client) => {
    const server = connect(toPort, '127.0.0.1')
    clients.add(client)
    up.carry(client, server)
    down.carry(server, client)
    for (const socket of [client, server]) {
      socket.setNoDelay()
      // Browsers reset connections when a page closes.
      socket.on('error', () => undefined)
      socket.on('close', () => {
        client.destroy()
        server.destroy()
        clients.delete(client)
      })
    }
  }).listen(0, '127.0.0.1')
  await once(listening, 'listening')
  return {
    port: (listening.address() as AddressInfo).port,
    async close() {
      for (const client of clients) client.destroy()
      listening.close()
      await once(listening, 'close')
    },
  }
}

const packetBytes = 1_400
/** What a sender may have on its way at once, as a router's buffer would hold. */
const maxQueuedBytes = 64 * 1024

/** One direction: packets of all connections in turn, each at the time at which it would have left. */
function createLane(mbit: number, delayMs: number) {
  const bytesPerMs = (mbit * 1e6) / 8 / 1000
  const queues = new Map<Socket, { to: Socket; packets: Buffer[]; bytes: number }>()
  let freeAt = 0
  let isRunning = false

  /**
   * Node's timers are a millisecond coarse, and far later on a busy machine, so all that is due by now goes at once: the line
   * must not carry less because we woke up late.
   */
  function run(): void {
    isRunning = true
    for (;;) {
      const waiting = [...queues].filter(([, { packets }]) => packets.length > 0)
      if (waiting.length === 0) {
        isRunning = false
        return
      }
      for (const [from, queue] of waiting) {
        const packet = queue.packets.shift() as Buffer
        queue.bytes -= packet.length
        if (queue.bytes <= maxQueuedBytes / 2) from.resume()
        freeAt += packet.length / bytesPerMs
        later(() => queue.to.writable && queue.to.write(packet))
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
    carry(from: Socket, to: Socket): void {
      const queue = { to, packets: [] as Buffer[], bytes: 0 }
      queues.set(from, queue)
      from.on('data', (chunk) => {
        for (let at = 0; at < chunk.length; at += packetBytes) queue.packets.push(chunk.subarray(at, at + packetBytes))
        queue.bytes += chunk.length
        if (queue.bytes > maxQueuedBytes) from.pause()
        if (isRunning) return
        freeAt = Math.max(freeAt, performance.now())
        run()
      })
      from.on('end', () => endWhenEmpty(from))
      from.on('close', () => queues.delete(from))
    },
  }

  function endWhenEmpty(from: Socket): void {
    const queue = queues.get(from)
    if (!queue) return
    if (queue.packets.length > 0) setTimeout(endWhenEmpty, 1, from)
    else later(() => queue.to.end())
  }
}
