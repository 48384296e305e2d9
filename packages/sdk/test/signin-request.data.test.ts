import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { createHttp } from '../src/http.ts'
import { readSigninUrl, requestSignin, type ScannedSignin, type SigninRequest } from '../src/signin.ts'
import { eventually } from './eventually.ts'
import { type SpawnedServer, spawnServer } from './spawn-server.ts'

const patienceMs = 20_000

let dataDir: string
let server: SpawnedServer
/** A phone that is logged in: an API client with its token. */
let phone: ReturnType<typeof createHttp>
let desktop: SigninRequest

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'snaplink-sdk-signin-'))
  server = await spawnServer(dataDir, 0)
  const account = { email: 'ann@example.org', password: 'seven quiet herons', name: 'Ann' }
  const { token } = await createHttp(server.base).json<{ token: string }>('POST', 'api/auth/sign-up', { body: account })
  phone = createHttp(server.base, token)
}, 30_000)
afterEach(() => desktop.stop())
afterAll(async () => {
  await server.kill('SIGTERM')
  await rm(dataDir, { recursive: true })
})

const is = (state: string) => eventually(() => desktop.state.get().state === state, patienceMs)

/** A desktop whose code a phone has scanned. */
async function scanned(transport: 'websocket' | 'sse' | 'long-poll') {
  desktop = requestSignin({ base: server.base, transports: [transport] })
  await is('pending')
  const shown = desktop.state.get()
  const code = shown.state === 'pending' ? readSigninUrl(shown.url) : null
  const body = { sessionId: code, name: 'Pixel 7' }
  const { choices } = await phone.json<ScannedSignin>('POST', 'api/auth/scan-qr', { body })
  await is('scanned')
  const state = desktop.state.get()
  return { code, choices, number: state.state === 'scanned' ? state.number : '' }
}

for (const transport of ['websocket', 'sse', 'long-poll'] as const) {
  test(`a desktop hears over ${transport} that it was scanned, shows the number, and is in`, async () => {
    const { code, choices, number } = await scanned(transport)
    expect(choices).toContain(number)
    await phone.json('POST', 'api/auth/verify-qr', { body: { sessionId: code, code: number } })
    await is('in')
    expect(desktop.state.get()).toMatchObject({ user: { name: 'Ann', email: 'ann@example.org' } })
  })
}

test('a desktop hears that the phone said no', async () => {
  const { code } = await scanned('websocket')
  await phone.json('POST', 'api/auth/verify-qr', { body: { sessionId: code, decision: 'deny' } })
  await is('over')
  expect(desktop.state.get()).toEqual({ state: 'over', code: 'signin.denied' })
})

test('a server that does not answer is said', async () => {
  desktop = requestSignin({ base: 'http://127.0.0.1:9/' })
  await is('over')
  expect(desktop.state.get()).toEqual({ state: 'over', code: 'network' })
})

test('only a link with a code has one', () => {
  expect(readSigninUrl('https://a.example/approve#sessionId=st_abc')).toBe('st_abc')
  expect(readSigninUrl('https://a.example/approve?sessionId=st_abc')).toBeNull()
  expect(readSigninUrl('no link')).toBeNull()
})
