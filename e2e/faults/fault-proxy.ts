import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { createDelayedPipe, type DelayedPipe, type LineSpeed, lineOf } from './delayed-pipe.ts'
import { createRequestReader, type PassingRequest, type Piece } from './request-reader.ts'

/**
 * What stands between a browser and the server and breaks when it is told to. It counts the bytes of uploads that a browser
 * has sent through it, and acts in the middle of them, at exactly the byte that was asked for.
 */
export interface FaultProxy {
  readonly port: number
  /** Bytes of uploads that have come this far, those that were lost behind it too. */
  uploadedBytes(): number
  /** How many requests and connections it has broken by itself so far: by limits, and as a bad gateway. */
  brokenCount(): number
  /** Acts when so many more bytes of uploads have come; whatever follows meets what `act` has done. One at a time. */
  whenUploaded(bytes: number, act: () => void): void
  /** Every connection is dead from now on, without a FIN; new ones are too, until the network is restored. */
  drop(): void
  /** As `drop`, but the browser is told, as by a system without network: its connections are reset, new ones too. The server is not. */
  goOffline(): void
  /** New connections get through again. What was open when the network went stays dead for ever. */
  restore(): void
  /** Carries nothing for a while, and then all of it: a line that hiccups. */
  stall(): void
  goOn(): void
  /** RST for every connection. */
  reset(): void
  /** Resets the next `times` connections that have sent `bytes` of uploads each. */
  limitConnections(bytes: number, times: number): void
  /** Takes the next `times` uploads' bodies and answers 502, as in front of a server that restarts. */
  answerBadGateway(times: number): void
  /** Answers 413 to every request with a larger body from now on, as nginx does. */
  limitBodies(maxBytes: number): void
  /** Refuses every WebSocket from now on, and resets those that are open. */
  blockWebSockets(): void
  /** Milliseconds from each `restore` to the first new byte of an upload. */
  readonly gapsMs: readonly number[]
  close(): Promise<void>
}

interface Connection {
  readonly client: Socket
  readonly server: Socket
  readonly up: DelayedPipe
  readonly down: DelayedPipe
  uploadedBytes: number
  isWebSocket: boolean
  /** Nobody is told anything any more. */
  isDead: boolean
  /** The answer to a request that is not passed on. */
  refusal: { readonly request: PassingRequest; bytesLeft: number; readonly answer: string } | undefined
}

/** How far a sender may be ahead of the line. Milliseconds. */
const aheadMs = 20
const answers = {
  400: answerOf('400 Bad Request'),
  413: answerOf('413 Content Too Large'),
  502: answerOf('502 Bad Gateway'),
}

export async function startFaultProxy(
  toPort: number,
  line: LineSpeed = lineOf(Number.POSITIVE_INFINITY, 0),
): Promise<FaultProxy> {
  const connections = new Set<Connection>()
  const gapsMs: number[] = []
  let network: 'there' | 'dark' | 'offline' | 'stalled' = 'there'
  let uploadedBytes = 0
  let brokenCount = 0
  let trigger: { at: number; act: () => void } | undefined
  let connectionLimit = { bytes: 0, times: 0 }
  let badGateways = 0
  let maxBodyBytes = Number.POSITIVE_INFINITY
  let areWebSocketsBlocked = false
  let restoredAt: number | undefined
  let lineFreeAt = 0

  const listening = createServer({ noDelay: true }, accept).listen(0, '127.0.0.1')
  await once(listening, 'listening')
  const { port } = listening.address() as AddressInfo

  function accept(client: Socket): void {
    // Resets are what this is about; `close` follows.
    client.on('error', () => undefined)
    if (network === 'offline') return void client.resetAndDestroy()
    const server = connect(toPort, '127.0.0.1').setNoDelay()
    server.on('error', () => undefined)
    const up = createDelayedPipe((bytes) => handOn(bytes, server), upAt)
    const down = createDelayedPipe(
      (bytes) => handOn(bytes, client),
      () => performance.now() + line.delayMs,
    )
    const connection: Connection = {
      ...{ client, server, up, down },
      ...{ uploadedBytes: 0, isWebSocket: false, isDead: false, refusal: undefined },
    }
    connections.add(connection)
    // Nothing is taken for a server that is not there.
    client.pause()
    server.once('connect', () => network !== 'stalled' && !connection.isDead && client.resume())
    if (network === 'dark') die(connection)
    if (network === 'stalled') hold(connection)
    const reader = createRequestReader()
    client.on('data', (chunk) => {
      for (const piece of reader.read(chunk)) pass(connection, piece)
      slowDown(connection)
    })
    server.on('data', (chunk) => down.push(chunk))
    client.on('end', () => !connection.isDead && up.end())
    server.on('end', () => !connection.isDead && down.end())
    client.on('close', () => passEnd(connection, client, server))
    server.on('close', () => passEnd(connection, server, client))
  }

  function upAt(bytes: number): number {
    lineFreeAt = Math.max(lineFreeAt, performance.now()) + bytes / line.bytesPerMs
    return lineFreeAt + line.delayMs
  }

  function slowDown({ client }: Connection): void {
    const waitMs = lineFreeAt - performance.now() - aheadMs
    if (waitMs <= 0) return
    client.pause()
    setTimeout(() => client.resume(), waitMs)
  }

  function pass(connection: Connection, piece: Piece): void {
    if (isOver(connection)) return
    if (piece.part === 'head') passHead(connection, piece.request, piece.bytes)
    else if (piece.part === 'body' && piece.request.isUpload) passUpload(connection, piece.bytes)
    else connection.up.push(piece.bytes)
  }

  function passHead(connection: Connection, request: PassingRequest, bytes: Buffer): void {
    connection.isWebSocket = request.isWebSocket
    connection.refusal = refusalOf(request)
    if (connection.refusal) {
      brokenCount++
      refuse(connection, 0)
    } else connection.up.push(bytes)
  }

  function passUpload(connection: Connection, piece: Buffer): void {
    for (let rest = piece; rest.length > 0 && !isOver(connection); ) {
      const bytes = rest.subarray(0, Math.min(rest.length, bytesUntilFault(connection)))
      rest = rest.subarray(bytes.length)
      count(connection, bytes.length)
      if (connection.refusal) refuse(connection, bytes.length)
      else connection.up.push(bytes)
      breakWhenDue(connection)
    }
  }

  function isOver({ isDead, client }: Connection): boolean {
    return isDead || client.destroyed
  }

  function refusalOf(request: PassingRequest): Connection['refusal'] {
    const { isWebSocket, isUpload, bodyBytes } = request
    // What is too large is refused before it comes; a gateway notices at the end that there is nobody behind it.
    if (isWebSocket && areWebSocketsBlocked) return { request, bytesLeft: 0, answer: answers[400] }
    if (bodyBytes > maxBodyBytes) return { request, bytesLeft: 0, answer: answers[413] }
    if (!isUpload || bodyBytes === 0 || badGateways === 0) return undefined
    badGateways--
    return { request, bytesLeft: bodyBytes, answer: answers[502] }
  }

  function refuse({ client, refusal }: Connection, bytes: number): void {
    if (!refusal) return
    refusal.bytesLeft -= bytes
    // What still comes is read on, or the client would meet a reset before it has read the answer.
    if (refusal.bytesLeft <= 0 && client.writable) client.end(refusal.answer)
  }

  function bytesUntilFault(connection: Connection): number {
    const untilTrigger = trigger ? trigger.at - uploadedBytes : Number.POSITIVE_INFINITY
    const untilLimit =
      connectionLimit.times > 0 ? connectionLimit.bytes - connection.uploadedBytes : Number.POSITIVE_INFINITY
    return Math.max(1, Math.min(untilTrigger, untilLimit))
  }

  function count(connection: Connection, bytes: number): void {
    uploadedBytes += bytes
    connection.uploadedBytes += bytes
    if (restoredAt === undefined) return
    gapsMs.push(performance.now() - restoredAt)
    restoredAt = undefined
  }

  function breakWhenDue(connection: Connection): void {
    if (connectionLimit.times > 0 && connection.uploadedBytes >= connectionLimit.bytes) {
      connectionLimit.times--
      brokenCount++
      resetOne(connection)
    }
    if (!trigger || uploadedBytes < trigger.at) return
    const { act } = trigger
    trigger = undefined
    act()
  }

  function die(connection: Connection): void {
    connection.isDead = true
    connection.up.die()
    connection.down.die()
    // What the browser still sends stays in the system's buffers, as on a phone whose Wi-Fi is gone.
    connection.client.pause()
  }

  function hold({ client, up, down }: Connection): void {
    up.hold()
    down.hold()
    client.pause()
  }

  function resetOne({ client, server, up, down }: Connection): void {
    up.die()
    down.die()
    client.resetAndDestroy()
    server.resetAndDestroy()
  }

  /** One side is gone: the other hears of it, unless nothing gets through between them. */
  function passEnd(connection: Connection, here: Socket, other: Socket): void {
    if (connection.isDead) return
    if (other.destroyed) connections.delete(connection)
    else if (connection.refusal && here === connection.client) other.destroy()
    // One that ended in peace is ended by its pipe, after all that it said.
    else if (!here.readableEnded && !connection.refusal) other.resetAndDestroy()
  }

  function loseNetwork(how: 'dark' | 'offline'): void {
    network = how
    restoredAt = undefined
    for (const connection of connections) {
      die(connection)
      if (how === 'offline') connection.client.resetAndDestroy()
    }
  }

  return {
    port,
    gapsMs,
    uploadedBytes: () => uploadedBytes,
    brokenCount: () => brokenCount,
    whenUploaded(bytes, act) {
      trigger = { at: uploadedBytes + bytes, act }
    },
    drop: () => loseNetwork('dark'),
    goOffline: () => loseNetwork('offline'),
    restore() {
      network = 'there'
      restoredAt = performance.now()
    },
    stall() {
      network = 'stalled'
      for (const connection of connections) hold(connection)
    },
    goOn() {
      network = 'there'
      for (const connection of connections) {
        if (connection.isDead) continue
        connection.up.goOn()
        connection.down.goOn()
        connection.client.resume()
      }
    },
    reset() {
      for (const connection of connections) if (!connection.isDead) resetOne(connection)
    },
    limitConnections(bytes, times) {
      connectionLimit = { bytes, times }
    },
    answerBadGateway(times) {
      badGateways = times
    },
    limitBodies(maxBytes) {
      maxBodyBytes = maxBytes
    },
    blockWebSockets() {
      areWebSocketsBlocked = true
      for (const connection of connections) if (connection.isWebSocket) resetOne(connection)
    },
    async close() {
      const closed = once(listening, 'close')
      listening.close()
      for (const connection of connections) resetOne(connection)
      await closed
    },
  }
}

function handOn(bytes: Buffer | 'end', to: Socket): void {
  if (!to.writable) return
  if (bytes === 'end') to.end()
  else to.write(bytes)
}

function answerOf(status: string): string {
  const body = `<html><h1>${status}</h1></html>`
  return `HTTP/1.1 ${status}\r\nContent-Type: text/html\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`
}
