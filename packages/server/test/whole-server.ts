import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join as joinPath } from 'node:path'
import {
  type CommandType,
  type JoinAnswer,
  type LoginAnswer,
  newId,
  type OpenAnswer,
  type OpenRequest,
} from '@snaplink/contract'
import { pino } from 'pino'
import { vi } from 'vitest'
import { type ApiKeys, createApiKeys } from '../src/accounts/api-keys.ts'
import { readConfig } from '../src/config.ts'
import { createServer, type ServerParts } from '../src/create-server.ts'
import type { TestDatabase } from './databases.ts'
import { createSteppedClock } from './session-parts.ts'

/** An answer, its body read. */
export interface Answered {
  readonly status: number
  readonly headers: Headers
  // biome-ignore lint/suspicious/noExplicitAny: what a test expects of a body, it says
  readonly body: any
}

export interface Ask {
  /** A bearer token. */
  as?: string | undefined
  body?: unknown
  /** As if from this address. */
  from?: string
  headers?: Record<string, string>
}

export interface WholeServerOptions extends Partial<ServerParts> {
  env?: Record<string, string>
  /** Use the folder of an earlier one. */
  folder?: string
}

export type WholeServer = Awaited<ReturnType<typeof startWholeServer>>

/** Everything as create-server.ts puts it together, on a clock that stands still. */
export async function startWholeServer({ db, url }: TestDatabase, options: WholeServerOptions = {}) {
  const { env = {}, folder = await mkdtemp(joinPath(tmpdir(), 'snaplink-whole-')), ...parts } = options
  const clock = createSteppedClock()
  const settings = { PORT: '0', HOST: '127.0.0.1', DATA_DIR: folder, DATABASE_URL: url, SNAPLINK_TRUST_PROXY: '1' }
  const config = readConfig({ ...settings, ...env })
  const server = await createServer(config, { logger: pino({ level: 'silent' }), clock, ...parts })
  const base = `http://127.0.0.1:${server.port}`

  async function ask(method: string, path: string, { as, body, from, headers }: Ask = {}): Promise<Answered> {
    const answer = await fetch(`${base}/${path}`, {
      method,
      headers: {
        ...(as !== undefined && { Authorization: `Bearer ${as}` }),
        ...(body !== undefined && !Buffer.isBuffer(body) && { 'Content-Type': 'application/json' }),
        ...(from !== undefined && { 'X-Forwarded-For': from }),
        ...headers,
      },
      ...(body !== undefined && { body: Buffer.isBuffer(body) ? new Uint8Array(body) : JSON.stringify(body) }),
    })
    const text = await answer.text()
    const isJson = /json/.test(answer.headers.get('Content-Type') ?? '')
    return { status: answer.status, headers: answer.headers, body: isJson ? JSON.parse(text) : text }
  }

  async function openPage(as: string, wanted: OpenRequest = {}): Promise<OpenAnswer> {
    const { body } = await ask('POST', 'api/sessions', { as, body: wanted })
    return body
  }

  async function join({ ticket }: Pick<OpenAnswer['ticket'], 'ticket'>, name = "Ann's Pixel"): Promise<JoinAnswer> {
    return (await ask('POST', 'api/join', { body: { ticket, deviceId: newId(), name } })).body
  }

  /** A photo that is ready, sent by the page. */
  async function addPhoto({ sessionId, pageToken }: OpenAnswer, bytes: Buffer, name = 'a.jpg'): Promise<string> {
    const path = `api/sessions/${sessionId}/photos`
    const { photoId } = (await ask('POST', `${path}?name=${encodeURIComponent(name)}`, { as: pageToken, body: bytes }))
      .body
    await vi.waitFor(
      async () => {
        const { state } = (await ask('GET', `${path}/${photoId}`, { as: pageToken })).body
        if (state !== 'ready') throw new Error(`The photo is ${state}.`)
      },
      { timeout: 30_000, interval: 50 },
    )
    return photoId
  }

  return {
    ...{ base, clock, folder, db, ask, openPage, join, addPhoto },
    apiKeys: createApiKeys({ db, clock }) as ApiKeys,
    async guest(): Promise<string> {
      return ((await ask('POST', 'api/auth/guest')).body as LoginAnswer).token
    },
    command: (sessionId: string, as: string, type: CommandType, data: object, id = newId()) =>
      ask('POST', `api/sessions/${sessionId}/commands`, { as, body: { id, type, data } }),
    async events(sessionId: string, as: string) {
      return (await ask('GET', `api/sessions/${sessionId}/events`, { as })).body.events as {
        type: string
        data: Record<string, unknown>
      }[]
    },
    close: () => server.close(),
    async remove() {
      await server.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
