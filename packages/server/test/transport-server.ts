import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { AnyEvent, NewEvent } from '@snaplink/contract'
import { pino } from 'pino'
import type { Db } from '../src/db/connect.ts'
import { createApp, endOfApp } from '../src/http/app.ts'
import { originRule } from '../src/http/origins.ts'
import type { openReader } from '../src/session/reader.ts'
import { httpTransports } from '../src/transports/http-transports.ts'
import { socketIo } from '../src/transports/socketio.ts'
import type { Pace } from '../src/transports/transport-parts.ts'
import { refuseOtherUpgrades } from '../src/transports/upgrades.ts'
import { webSocket } from '../src/transports/websocket.ts'
import { createSessionParts, type SessionPartsOptions } from './session-parts.ts'

export interface TransportServerOptions extends SessionPartsOptions {
  pace?: Partial<Pace>
  openReader?: typeof openReader
}

/** Who reads and sends: one device's way in. */
export interface Credential {
  sessionId: string
  deviceId: string
  token: string
}

export type TransportServer = Awaited<ReturnType<typeof serveTransports>>

/** A server that is nothing but a session and its four transports, over real HTTP. */
export async function serveTransports(db: Db, options: TransportServerOptions = {}) {
  const core = createSessionParts(db, options)
  const { access, log, bell, commands, presence, deviceSignals, sessions, signals } = core
  const logger = pino({ level: 'silent' })
  const parts = {
    ...{ access, sessions, log, bell, commands, presence, deviceSignals, logger },
    isAllowedOrigin: originRule({ publicUrl: undefined, origins: ['https://friend.example'] }),
    ...(options.pace && { pace: options.pace }),
    ...(options.openReader && { openReader: options.openReader }),
  }

  const app = createApp({ logger, trustProxy: false, isHttps: false })
  const http = httpTransports(parts)
  app.use('/api', http.router)
  app.use(...endOfApp(logger))
  const server = createServer(app)
  const transports = [webSocket(parts), socketIo(parts)]
  for (const transport of transports) transport.attach(server)
  refuseOtherUpgrades(server)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  async function appendAll(sessionId: string, some: Pick<AnyEvent, 'type' | 'data'>[]): Promise<number> {
    // The log takes the types of the contract; a transport must not care.
    const events = some as unknown as NewEvent[]
    const { seq } = await log.append(sessionId, { by: 'server' }, async () => ({ events, answer: undefined }))
    return seq
  }

  async function stopTransports() {
    await Promise.all([http, ...transports].map((transport) => transport.close()))
  }

  return {
    origin,
    ...{ db, bell, log, sessions, signals, presence, access, commands },

    async openPage(): Promise<Credential> {
      const { sessionId, id, token } = await core.openPage()
      return { sessionId, deviceId: id, token }
    },

    async joinPhone(page: Credential, asDevice?: string): Promise<Credential> {
      const device = { id: page.deviceId, sessionId: page.sessionId, role: 'page' as const, name: 'A page' }
      const { sessionId, id, token } = await core.joinPhone(device, asDevice)
      return { sessionId, deviceId: id, token }
    },

    /** Appends an event of any type, as a feature would. @returns its `seq` */
    append: (sessionId: string, type = 'test.happened', data: AnyEvent['data'] = {}) =>
      appendAll(sessionId, [{ type, data }]),

    /** @returns the last `seq` */
    async appendMany(sessionId: string, count: number, data: AnyEvent['data']): Promise<number> {
      let last = 0
      const events = Array.from({ length: 250 }, () => ({ type: 'test.happened', data }))
      for (let i = 0; i < count; i += events.length) last = await appendAll(sessionId, events)
      return last
    },

    stopTransports,

    /** Connections that are open, whoever opened them. */
    connections: () =>
      new Promise<number>((resolve, reject) =>
        server.getConnections((error, count) => (error ? reject(error) : resolve(count))),
      ),

    async close() {
      await stopTransports()
      presence.stop()
      server.close()
      server.closeAllConnections()
      await log.drained()
    },
  }
}
