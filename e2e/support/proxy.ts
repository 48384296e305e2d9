import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** What stands between a browser and the server: to be cut like a cable, to fall silent like a Wi-Fi, or to carry little. */
export interface TcpProxy {
  readonly port: number
  /** Ends every connection and refuses new ones, as when a cable is pulled. */
  cut(): void
  /** Carries nothing more and says nothing of it, as when a phone walks out of the Wi-Fi. */
  silence(): void
  /** Carries on the way up no more than so many bytes a connection; the rest waits. */
  holdUploadsAt(bytes: number): void
  /** How many connections wait because of that. */
  heldUploads(): number
  /**
   * Carries again. Of what was open in a silence, the WebSockets stay dead for ever without knowing it; browsers notice that
   * the network changed and let go of all others.
   */
  restore(): void
  close(): Promise<void>
}

interface Pair {
  readonly client: Socket
  readonly server: Socket
  isWebSocket: boolean
  isDead: boolean
  carriedUp: number
}

/** Passes everything on to a port of this machine, byte by byte. */
export async function startProxy(toPort: number): Promise<TcpProxy> {
  const pairs = new Set<Pair>()
  let state: 'open' | 'cut' | 'silent' = 'open'
  let mostUp = Number.POSITIVE_INFINITY
  const listening = createServer(accept).listen(0, '127.0.0.1')
  await once(listening, 'listening')
  const { port } = listening.address() as AddressInfo

  function accept(client: Socket): void {
    if (state === 'cut') return void client.destroy()
    const server = connect(toPort, '127.0.0.1')
    const pair: Pair = { client, server, isWebSocket: false, isDead: false, carriedUp: 0 }
    pairs.add(pair)
    client.on('data', (chunk) => {
      if (pair.isDead) return
      if (pair.carriedUp === 0) pair.isWebSocket = /\r\nupgrade: websocket\r\n/i.test(chunk.toString('latin1'))
      pair.carriedUp += chunk.length
      if (!server.write(chunk) || !mayGoUp(pair)) client.pause()
    })
    server.on('data', (chunk) => {
      if (!pair.isDead && !client.write(chunk)) server.pause()
    })
    server.on('drain', () => goOn(pair))
    client.on('drain', () => goOn(pair))
    for (const [here, there] of [
      [client, server],
      [server, client],
    ] as const) {
      here.on('end', () => there.end())
      // A reset is what many tests are about; `close` follows.
      here.on('error', () => undefined)
      here.on('close', () => {
        there.destroy()
        pairs.delete(pair)
      })
    }
    // Whoever calls into the silence is heard when it ends.
    if (!mayGoUp(pair)) client.pause()
  }

  function mayGoUp({ carriedUp }: Pair): boolean {
    return state === 'open' && carriedUp <= mostUp
  }

  function goOn(pair: Pair): void {
    if (mayGoUp(pair)) pair.client.resume()
    pair.server.resume()
  }

  function endAll(): void {
    for (const { client } of pairs) client.destroy()
  }

  return {
    port,
    cut() {
      state = 'cut'
      endAll()
    },
    silence() {
      state = 'silent'
      for (const pair of pairs) pair.isDead = true
    },
    holdUploadsAt(bytes) {
      mostUp = bytes
      for (const pair of pairs) goOn(pair)
    },
    heldUploads: () => [...pairs].filter((pair) => pair.carriedUp > mostUp).length,
    restore() {
      state = 'open'
      mostUp = Number.POSITIVE_INFINITY
      for (const pair of pairs) {
        if (pair.isDead && !pair.isWebSocket) pair.client.destroy()
        else goOn(pair)
      }
    },
    async close() {
      const closed = once(listening, 'close')
      listening.close()
      endAll()
      await closed
    },
  }
}
