import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import {
  type AnyEvent,
  type Command,
  type ErrorCode,
  newId,
  type PhotoView,
  problem,
  type ServerFrame,
  type SessionView,
  type Signal,
} from '@snaplink/contract'
import { type WebSocket, WebSocketServer } from 'ws'
import { createFakeTus } from './fake-tus.ts'

/** Answers in place of the server's own; `undefined` lets it answer itself. */
export type Interference = (
  request: IncomingMessage,
  path: string,
) => 'hang' | ErrorCode | 'drop' | 'bad-gateway' | { pauseSeconds: number } | undefined

/**
 * One session, spoken as the contract says, held in memory; with the faults that tests need. It decides nothing that the
 * real server decides: commands are applied in the plainest way.
 */
export async function startFakeServer() {
  const sessionId = newId()
  const page = { deviceId: newId(), token: `sp_${newId()}` }
  const phone = { deviceId: newId(), token: `sd_${newId()}` }
  const events: AnyEvent[] = []
  const photos = new Map<string, PhotoView>()
  const originals = new Map<string, Buffer>()
  const commands: Command[] = []
  const requests: string[] = []
  const devices: SessionView['devices'] = []
  const readers = new Set<Reader>()
  const tus = createFakeTus(receive)
  let tickets = 0
  let pings = 0
  let oldestSeq = 1

  interface Reader {
    transport: 'websocket' | 'sse' | 'long-poll'
    events(list: AnyEvent[]): void
    signal(signal: Signal): void
    end(code: ErrorCode): void
    /** Without a word, as a dead network does. */
    cut(): void
  }

  const server = {
    sessionId,
    page,
    phone,
    events,
    photos,
    originals,
    tus,
    commands,
    requests,
    devices,
    readers,
    base: '',
    /** The last `seq` of the log. */
    head: () => events.length,
    tickets: () => tickets,
    pings: () => pings,
    interfere: (() => undefined) as Interference,
    /** Changes what a reader is sent, to lose or repeat events on the way. */
    tamper: (list: AnyEvent[]): AnyEvent[] => list,
    /** What happens to an upgrade: `hang` never answers, `refuse` answers 400. */
    upgrades: 'accept' as 'accept' | 'hang' | 'refuse',
    answersPings: true,
    /** A proxy that keeps a stream to itself. */
    buffersStreams: false,
    renewInMs: 120_000,
    onCommand: undefined as ((command: Command, by: string) => ErrorCode | 'silent' | undefined) | undefined,
    onUpload: undefined as ((photoId: string, bytes: Buffer) => ErrorCode | undefined) | undefined,
    onSignal: undefined as ((signal: { type: string; data: Record<string, unknown> }) => void) | undefined,
    append,
    forgetBefore: (seq: number) => {
      oldestSeq = seq
    },
    signal(signal: Signal) {
      for (const reader of readers) reader.signal(signal)
    },
    end(code: ErrorCode) {
      for (const reader of [...readers]) reader.end(code)
    },
    cut() {
      for (const reader of [...readers]) reader.cut()
    },
    async stop() {
      for (const reader of [...readers]) reader.cut()
      for (const socket of hanging) socket.destroy()
      sockets.close()
      http.closeAllConnections()
      await new Promise((resolve) => http.close(resolve))
    },
  }

  function append(type: string, data: Record<string, unknown>, by = 'server', id = newId()): AnyEvent {
    const known = events.find((event) => event.id === id && event.by === by)
    if (known) return known
    const event = { seq: events.length + 1, id, type, at: Date.now(), by, data }
    events.push(event)
    for (const reader of [...readers]) reader.events(server.tamper([event]))
    return event
  }

  function apply(command: Command, by: string): number | ErrorCode | 'silent' {
    commands.push(command)
    const outcome = server.onCommand?.(command, by)
    if (outcome === 'silent') takeEffect(command, by)
    return outcome ?? takeEffect(command, by)
  }

  function takeEffect(command: Command, by: string): number | ErrorCode {
    if (command.type === 'photo.offer') {
      const { preview, ...offered } = command.data as Command<'photo.offer'>['data']
      const urls = preview ? { preview: `api/files/${offered.photoId}-preview` } : {}
      const offeredAt = Date.now()
      if (!photos.has(offered.photoId)) {
        photos.set(offered.photoId, { ...offered, deviceId: by, state: 'offered', offeredAt, urls })
      }
      const { seq } = append('photo.offered', { ...offered, hasPreview: preview !== undefined }, by, command.id)
      if (preview) server.signal({ type: 'photo.preview', by, data: { photoId: offered.photoId, preview } })
      return seq
    }
    if (command.type === 'photo.remove') {
      const { photoId } = command.data as Command<'photo.remove'>['data']
      if (!photos.delete(photoId)) return 'photo.unknown'
      return append('photo.removed', { photoId }, by, command.id).seq
    }
    if (command.type === 'session.close') return append('session.closed', { reason: 'page' }, by, command.id).seq
    if (command.type === 'device.leave') {
      return append('device.removed', { deviceId: by, reason: 'left' }, by, command.id).seq
    }
    return append(`did.${command.type}`, command.data as Record<string, unknown>, by, command.id).seq
  }

  function receive(photoId: string, bytes: Buffer): ErrorCode | undefined {
    const photo = photos.get(photoId)
    if (!photo) return 'photo.unknown'
    const refusal = server.onUpload?.(photoId, bytes)
    if (refusal) return refusal
    originals.set(photoId, bytes)
    photos.set(photoId, { ...photo, state: 'received' })
    append('photo.received', { photoId, bytes: bytes.length, sha256: '', mediaType: photo.mediaType })
    return undefined
  }

  const http = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost')
    const path = `${request.method} ${pathname.replace(sessionId, ':id')}`
    requests.push(path)
    const fault = server.interfere(request, path)
    if (fault === 'hang') return
    if (fault === 'drop') return request.destroy()
    if (fault === 'bad-gateway') return response.writeHead(502).end('<h1>502 Bad Gateway</h1>')
    if (typeof fault === 'object') return refuse(response, 'request.too-many', fault.pauseSeconds)
    if (path === 'GET /health') return answer(response, { status: 'ok' })
    if (pathname.startsWith('/files') && !fault) {
      if (request.headers.authorization !== `Bearer ${phone.token}`) return refuse(response, 'token.invalid')
      return tus.handle(request, response, pathname)
    }
    const body = await bodyOf(request)
    if (fault) return refuse(response, fault)
    const by = deviceOf(request.headers.authorization?.slice(7))
    if (path === 'POST /api/sessions') return answer(response, openAnswer())
    if (path === 'POST /api/join') return answer(response, joinAnswer(JSON.parse(body.toString())))
    if (!by) return refuse(response, 'token.invalid')
    if (path === 'GET /api/sessions/:id') return answer(response, view())
    if (path === 'POST /api/sessions/:id/tickets') return answer(response, ticket())
    if (path === 'POST /api/sessions/:id/signals') {
      server.onSignal?.(JSON.parse(body.toString()))
      return response.writeHead(204).end()
    }
    if (path === 'GET /api/sessions/:id/photos')
      return answer(response, { photos: [...photos.values()], cursor: server.head() })
    if (path === 'GET /api/sessions/:id/events') {
      const after = Number(searchParams.get('after'))
      if (after + 1 < oldestSeq) return refuse(response, 'cursor.too-old')
      if (request.headers.accept === 'text/event-stream') return stream(response, after)
      return poll(response, after, Number(searchParams.get('wait')))
    }
    if (path === 'POST /api/sessions/:id/commands') {
      const command = JSON.parse(body.toString()) as Command
      const outcome = apply(command, by)
      if (outcome === 'silent') return response.destroy()
      return typeof outcome === 'number'
        ? answer(response, { id: command.id, seq: outcome })
        : refuse(response, outcome)
    }
    const [, photoId = '', original] = /photos\/([^/]+)(\/original)?$/.exec(path) ?? []
    const photo = photos.get(photoId)
    if (!photo) return refuse(response, 'photo.unknown')
    if (!original) return answer(response, photo)
    const refusal = receive(photoId, body)
    if (refusal) return refuse(response, refusal)
    answer(response, { photoId, state: 'received', bytes: body.length, sha256: '' })
  })

  const deviceOf = (token: string | undefined) => [page, phone].find((device) => device.token === token)?.deviceId

  const ticket = () => {
    tickets++
    const url = `${server.base}/mobile-upload/${sessionId}#t=ticket-number-${tickets}`
    const ends = { expiresAt: Date.now() + 180_000, renewInMs: server.renewInMs }
    return { ticket: `ticket-number-${tickets}`, token: `token.number.${tickets}`, url, ...ends }
  }
  const mediaTypes: SessionView['limits']['mediaTypes'] = ['image/jpeg', 'image/png']
  const limits = { maxPhotos: 24, maxPhotoBytes: 25_000_000, maxTotalBytes: 600_000_000, mediaTypes }
  const openAnswer = () => ({
    ...{ sessionId, pageToken: page.token, deviceId: page.deviceId, ticket: ticket(), addresses: [] },
    ...{ cursor: server.head(), expiresAt: Date.now() + 1_800_000, limits },
  })
  const joinAnswer = ({ deviceId, name }: { deviceId: string; name: string }) => {
    phone.deviceId = deviceId
    devices.push({ deviceId, name, role: 'phone', state: 'connected', joinedAt: Date.now() })
    const { seq: cursor } = append('device.joined', { deviceId, name }, deviceId)
    const expiresAt = Date.now() + 1_800_000
    return { sessionId, deviceId, deviceToken: phone.token, pageName: 'Ann’s desktop', cursor, expiresAt, limits }
  }
  const view = (): SessionView => ({
    ...{ sessionId, pageName: 'Ann’s desktop', openedAt: 0, expiresAt: Date.now() + 1_800_000 },
    ...{ cursor: server.head(), limits, addresses: [], devices: [...devices] },
  })

  function stream(response: ServerResponse, after: number) {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.flushHeaders()
    const write = (name: string, data: unknown) => {
      if (!server.buffersStreams) response.write(`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`)
    }
    follow(response, {
      transport: 'sse',
      events: (list) => write('events', list),
      signal: (signal) => write('signal', signal),
      end(code) {
        write('end', problem(code))
        response.end()
      },
      cut: () => response.destroy(),
    })
    write('connected', { cursor: server.head() })
    if (events.length > after) write('events', server.tamper(events.slice(after)))
  }

  function poll(response: ServerResponse, after: number, waitSeconds: number) {
    const send = (list: AnyEvent[], signals: Signal[] = []) => {
      readers.delete(reader)
      clearTimeout(timer)
      answer(response, { events: list, cursor: after + list.length, signals })
    }
    const reader: Reader = {
      transport: 'long-poll',
      events: (list) => send(list),
      signal: (signal) => send([], [signal]),
      end(code) {
        clearTimeout(timer)
        refuse(response, code)
      },
      cut: () => response.destroy(),
    }
    const timer = setTimeout(() => send([]), waitSeconds * 1000)
    response.on('close', () => clearTimeout(timer))
    if (events.length > after) send(events.slice(after))
    else follow(response, reader)
  }

  function follow(response: ServerResponse, reader: Reader) {
    readers.add(reader)
    response.on('close', () => readers.delete(reader))
  }

  const hanging = new Set<Duplex>()
  const sockets = new WebSocketServer({ noServer: true })
  http.on('upgrade', (request, socket, head) => {
    requests.push('UPGRADE')
    if (server.upgrades === 'hang') return hanging.add(socket)
    if (server.upgrades === 'refuse') return socket.end('HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n')
    sockets.handleUpgrade(request, socket, head, (ws) => listen(ws))
  })

  function listen(ws: WebSocket) {
    let by: string | undefined
    const send = (frame: ServerFrame) => ws.send(JSON.stringify(frame))
    const reader: Reader = {
      transport: 'websocket',
      events: (list) => list.length > 0 && send({ type: 'events', events: list }),
      signal: (signal) => send({ type: 'signal', signal }),
      end(code) {
        send({ type: 'error', problem: problem(code) })
        ws.close(4000)
      },
      cut: () => ws.terminate(),
    }
    ws.on('close', () => readers.delete(reader))
    ws.on('message', (data) => {
      const frame = JSON.parse(data.toString())
      if (!by) {
        by = deviceOf(frame.token)
        if (!by) return reader.end('token.invalid')
        if (frame.after + 1 < oldestSeq) return reader.end('cursor.too-old')
        readers.add(reader)
        send({ type: 'CONNECTED', sessionId, deviceId: by, role: 'page', cursor: server.head() })
        return reader.events(server.tamper(events.slice(frame.after)))
      }
      if (frame.type === 'ping') {
        pings++
        if (server.answersPings) send({ type: 'pong', cursor: server.head() })
      }
      if (frame.type === 'signal') return server.onSignal?.(frame.signal)
      if (frame.type !== 'command') return
      const outcome = apply(frame.command, by)
      if (outcome === 'silent') return reader.cut()
      if (typeof outcome === 'number') send({ type: 'answer', id: frame.command.id, seq: outcome })
      else send({ type: 'refused', id: frame.command.id, problem: problem(outcome) })
    })
  }

  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  server.base = `http://127.0.0.1:${(http.address() as AddressInfo).port}`
  return server
}

export type FakeServer = Awaited<ReturnType<typeof startFakeServer>>

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks)
}

function answer(response: ServerResponse, body: unknown) {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

function refuse(response: ServerResponse, code: ErrorCode, retryAfter?: number) {
  const body = problem(code)
  if (retryAfter !== undefined) response.setHeader('retry-after', retryAfter)
  response.writeHead(body.status, { 'content-type': 'application/problem+json' }).end(JSON.stringify(body))
}
