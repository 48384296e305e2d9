import { createPublicKey, type JsonWebKey } from 'node:crypto'
import { once } from 'node:events'
import { type EasyQrAnswer, easyQrAnswer, errors, limits, newId } from '@snaplink/contract'
import { decodeJwt, exportJWK, exportSPKI, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { createRateLimits } from '../src/http/rate-limits.ts'
import { signedTokens } from '../src/signed-token.ts'
import { type EasyQrServer, startEasyQrServer } from './easyqr-server.ts'

const secret = '00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff'
const ours = (audience: string) => signedTokens(Buffer.from(secret, 'hex'), { now: () => Date.now() }, audience)
const soon = () => Date.now() + 60_000

/** For a busy machine; each takes a moment. */
const patience = { timeout: 60_000 }

/** A server for one test. */
async function withServer(
  env: Record<string, string>,
  use: (server: EasyQrServer) => Promise<void>,
  rateLimits?: Parameters<typeof startEasyQrServer>[1],
): Promise<void> {
  const server = await startEasyQrServer(env, rateLimits)
  await use(server).finally(() => server.stop())
}

describe('a first frame that is not right', patience, () => {
  let server: EasyQrServer
  let session: EasyQrAnswer
  let ticket: string
  beforeAll(async () => {
    server = await startEasyQrServer({ SNAPLINK_SECRET: secret })
  }, patience.timeout)
  afterAll(() => server.stop(), patience.timeout)
  beforeEach(async () => {
    session = await server.createSession()
    ticket = String(decodeJwt(session.token).jti)
  }, patience.timeout)

  /** The code is as good as before, and the server as alive. */
  async function expectUnharmed() {
    const { sessionId, token } = session
    expect(await (await server.say({ sessionId, token })).connected()).toMatchObject({ role: 'phone' })
    expect(await server.ask('GET', '/health')).toMatchObject({ status: 200, body: { status: 'ok' } })
  }

  async function refusalOf(first: unknown): Promise<string> {
    const line = await server.say(first)
    if ((await line.answer()) === 'CONNECTED') return 'let in'
    const closed = await line.closed
    const [told, ...more] = line.frames
    if (told?.type !== 'error') throw new Error(`Told ${JSON.stringify(told)}`)
    const { code, status, title } = told.problem
    // The same said three times, as a sentence for people too; and nothing else.
    expect([closed, title, more]).toEqual([`${4000 + status} ${code}`, errors[code][1], []])
    return code
  }

  test.each<[string, () => unknown, string]>([
    ['a wrong token', () => ({ ...session, token: 'sp_'.padEnd(46, 'x') }), 'token.invalid'],
    ['no token', () => ({ sessionId: session.sessionId }), 'request.invalid'],
    ['another kind of token', () => ({ ...session, token: 7 }), 'request.invalid'],
    ['a page’s token for another session', () => ({ ...session, ...page(), sessionId: newId() }), 'session.unknown'],
    ['a code for an unknown session', () => ({ ...session, sessionId: newId() }), 'ticket.invalid'],
    ['a session that cannot be', () => ({ ...session, sessionId: "' or 1=1 --" }), 'request.invalid'],
    ['a cursor that cannot be', () => ({ ...session, ...page(), after: -1 }), 'request.invalid'],
    ['an unknown ticket', () => ({ ...session, token: 'st_AAAAAAAAAAAAAAAAAAAAAA' }), 'ticket.invalid'],
    ['a command before it', () => ({ type: 'command', command: { id: newId(), type: 'scan.add' } }), 'request.invalid'],
    ['no JSON', () => 'hello', 'request.not-json'],
    ['JSON that is no object', () => '[1]', 'request.invalid'],
    ['no text', () => Buffer.from([0, 159, 146, 150]), 'request.invalid'],
    ['more than 64 KiB', () => 'x'.repeat(64 * 1024 + 1), 'request.too-large'],
  ])('%s closes the line by its code, and harms nobody', async (_name, first, code) => {
    expect(await refusalOf(first())).toBe(code)
    await expectUnharmed()
  })
  const page = () => ({ token: session.pageToken })

  test('no JWT but ours opens anything, whatever its header says', async () => {
    const claims = { jti: ticket, aud: 'snaplink ticket', iss: 'snaplink' }
    const signed = (header: object, key: Parameters<SignJWT['sign']>[0]) =>
      new SignJWT(claims)
        .setProtectedHeader({ alg: 'EdDSA', ...header })
        .setExpirationTime('2m')
        .sign(key)
    const stranger = await generateKeyPair('EdDSA', { extractable: true })
    const jwk = await exportJWK(stranger.publicKey)
    type Keys = { keys: (JsonWebKey & { kid: string })[] }
    const [published] = (await server.ask<Keys>('GET', '/api/auth/jwks')).body.keys
    if (!published) throw new Error('There is a published key.')
    const spki = await exportSPKI(createPublicKey({ key: published, format: 'jwk' }))
    const [head = '', body = '', signature = ''] = session.token.split('.')
    const otherTicket = Buffer.from(JSON.stringify({ ...decodeJwt(session.token), jti: 'st_other' })).toString(
      'base64url',
    )

    const forged: Record<string, string> = {
      'alg none': new UnsecuredJWT(claims).setExpirationTime('2m').encode(),
      'no signature': `${head}.${body}.`,
      'two parts': `${head}.${body}`,
      'only dots': '.'.repeat(20),
      'another ticket': `${head}.${otherTicket}.${signature}`,
      'a changed signature': `${head}.${body}.${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`,
      'HMAC with our public key as PEM': await signed({ alg: 'HS256' }, Buffer.from(spki)),
      'HMAC with our public key raw': await signed({ alg: 'HS256' }, Buffer.from(published.x ?? '', 'base64url')),
      'a foreign key': await signed({}, stranger.privateKey),
      'a foreign key by our kid': await signed({ kid: published.kid }, stranger.privateKey),
      'a key that it brings along': await signed({ jwk }, stranger.privateKey),
      'a key that it points to': await signed({ jku: 'http://127.0.0.1:1/jwks' }, stranger.privateKey),
      'a critical extension': await signed({ crit: ['b64'], b64: true }, stranger.privateKey),
      'ours, for logins': await ours('snaplink').sign({ jti: ticket, sub: 'user-1234', sid: newId() }, soon()),
      'ours, ended': await ours('snaplink ticket').sign({ jti: ticket }, Date.now() - 5_000),
      'ours, with no ticket in it': await ours('snaplink ticket').sign({}, soon()),
      'ours, with something else in it': await ours('snaplink ticket').sign({ jti: session.pageToken }, soon()),
    }
    for (const [name, token] of Object.entries(forged)) {
      expect([name, await refusalOf({ ...session, token })]).toEqual([name, 'ticket.invalid'])
    }
    await expectUnharmed()
  })

  test('no character of a code can be changed', async () => {
    const at = (i: number) =>
      `${session.token.slice(0, i)}${session.token[i] === 'x' ? 'y' : 'x'}${session.token.slice(i + 1)}`
    // Not the last one: four of its six bits mean nothing (RFC 4648, section 3.5).
    const places = Array.from({ length: 40 }, (_, i) => Math.floor((i * (session.token.length - 2)) / 39))
    const answers = await Promise.all(places.map((i) => refusalOf({ ...session, token: at(i) })))
    // With one of its dots gone it is still no token of anybody's.
    expect(answers.filter((code) => code !== 'ticket.invalid')).toEqual([])
    await expectUnharmed()
  })

  test('bytes of every kind at any time leave the server alive', async () => {
    let seed = 1
    const random = () => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
      return seed / 2_147_483_648
    }
    const json = JSON.stringify({ sessionId: session.sessionId, token: session.token, after: 0 })
    const lines = Array.from({ length: 60 }, async () => {
      const bytes = Buffer.from(json)
      for (let i = 0; i < 3; i++) bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 256)
      const line = await server.say(random() < 0.5 ? bytes : bytes.toString('latin1'))
      await line.answer()
      line.socket.terminate()
      return line.frames[0]?.type
    })
    // A change may fall on a blank spot, such as a name that does not count; but only one of them can have used the code.
    const joined = (await Promise.all(lines)).filter((type) => type === 'CONNECTED').length
    expect(joined).toBeLessThanOrEqual(1)
    const { sessionId, pageToken } = session
    expect(await (await server.say({ sessionId, token: pageToken })).connected()).toMatchObject({ role: 'page' })
  })

  test('a code is no login, and a login no code', async () => {
    const Authorization = `Bearer ${session.token}`
    expect((await server.ask<{ user: null }>('GET', '/api/auth/me', { Authorization })).body.user).toBeNull()
    expect((await server.ask('POST', '/api/sessions', { body: {}, Authorization })).body.code).toBe('login.required')
    const guest = await server.ask<{ token: string }>('POST', '/api/auth/guest', { body: {} })
    expect(await refusalOf({ ...session, token: guest.body.token })).toBe('ticket.invalid')
  })

  test('a peer that died is noticed within half a minute, and one that says nothing within five seconds', () => {
    // One beat asks, the next finds no answer; websocket.test.ts sees both happen, with shorter times.
    expect(2 * limits.heartbeatMs).toBeLessThanOrEqual(30_000)
    expect(limits.firstFrameMs).toBeLessThanOrEqual(5_000)
  })
})

describe('who may open a session', patience, () => {
  const friend = 'https://friend.example'

  test('a page of a foreign origin may not, an allowed one and a client without any may', async () => {
    await withServer({ SNAPLINK_ORIGINS: friend }, async (server) => {
      const open = (headers: object) => server.ask('POST', '/create-session', { ...headers })
      const foreign = { Origin: 'https://evil.example' }
      expect(await open(foreign)).toMatchObject({ status: 403, body: { code: 'origin.foreign' } })
      const allowed = await open({ Origin: friend })
      expect([allowed.status, allowed.headers.get('access-control-allow-origin')]).toEqual([201, friend])
      // No cookie is asked for, so one that a browser happens to hold makes nothing worse.
      for (const headers of [{}, { Origin: server.origin }, { Cookie: 'snaplink_login=anything' }]) {
        expect((await open(headers)).status).toBe(201)
      }
      const socket = new WebSocket(`${server.origin.replace('http', 'ws')}/ws`, { origin: 'https://evil.example' })
      const [error] = await once(socket, 'error')
      expect(error.message).toContain('403')
    })
  })

  test('nobody, where guests are off', async () => {
    await withServer({ SNAPLINK_GUESTS: 'off' }, async (server) => {
      const refused = await server.ask('POST', '/create-session')
      expect(refused).toMatchObject({ status: 401, body: { code: 'login.guests-off' } })
    })
  })

  test('not too often, whoever asks', async () => {
    const twice = createRateLimits({ open: { tries: 2, perSeconds: 60 } })
    const use = async (server: EasyQrServer) => {
      for (const Origin of [undefined, 'https://evil.example']) {
        await server.ask('POST', '/create-session', Origin === undefined ? {} : { Origin })
      }
      const third = await server.ask('POST', '/create-session', { body: 'x'.repeat(100_000) })
      expect([third.status, third.body.code]).toEqual([429, 'request.too-many'])
      expect(Number(third.headers.get('retry-after'))).toBeGreaterThan(0)
    }
    await withServer({}, use, twice)
  })

  test('with a body, only in the form that is written down', async () => {
    await withServer({}, async (server) => {
      const named = await server.ask<EasyQrAnswer>('POST', '/create-session', { body: { pageName: 'Stock room' } })
      const { sessionId, pageToken } = named.body
      const Authorization = `Bearer ${pageToken}`
      const view = await server.ask<object>('GET', `/api/sessions/${sessionId}`, { Authorization })
      expect(view.body).toMatchObject({ pageName: 'Stock room' })
      const wrong = await server.ask('POST', '/create-session', { body: { pageName: 7 } })
      expect(wrong.body.code).toBe('request.invalid')
      const form = await fetch(`${server.origin}/create-session`, { method: 'POST', body: new URLSearchParams('a=1') })
      expect(form.status).toBe(415)
    })
  })
})

test('under PUBLIC_URL the code leads there, over TLS where that has it, and below its path', patience, async () => {
  const env = { PUBLIC_URL: 'https://photos.example.org/phone/', SNAPLINK_GUESTS: 'on' }
  await withServer(env, async (server) => {
    const { body } = await server.ask<EasyQrAnswer>('POST', '/phone/create-session')
    const answer = easyQrAnswer.parse(body)
    expect(answer.server).toBe('wss://photos.example.org/phone/ws')
    expect(answer.url).toMatch(/^https:\/\/photos\.example\.org\/phone\/mobile-upload\//)
    const socket = new WebSocket(`${server.origin.replace('http', 'ws')}/phone/ws`)
    await once(socket, 'open')
    const { sessionId, token } = answer
    socket.send(JSON.stringify({ sessionId, token }))
    const [first] = await once(socket, 'message')
    expect(JSON.parse(String(first))).toMatchObject({ type: 'CONNECTED', role: 'phone' })
    socket.terminate()
  })
})
