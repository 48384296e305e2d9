import type { GenerateQrAnswer, Problem, VerifyQrAnswer } from '@snaplink/contract'
import { afterEach, expect, test } from 'vitest'
import { type SigninServer, type SigninServerOptions, startSigninServer } from '../../../test/signin-server.ts'
import { createRateLimits } from '../../http/rate-limits.ts'

const paths = ['generate-qr', 'renew-qr', 'scan-qr', 'verify-qr', 'check-qr']
const started: SigninServer[] = []
async function start(options?: SigninServerOptions) {
  const server = await startSigninServer(options)
  started.push(server)
  return server
}
afterEach(async () => {
  for (const server of started.splice(0)) await server.stop()
})

test('no page may frame, keep or learn from an answer', async () => {
  const server = await start()
  for (const path of paths) {
    const { headers } = await server.auth(path, {})
    expect(headers.get('Cache-Control')).toBe('no-store')
    expect(headers.get('Referrer-Policy')).toBe('no-referrer')
    expect(headers.get('X-Frame-Options')).toBe('DENY')
    expect(headers.get('Content-Security-Policy')).toContain("frame-ancestors 'none'")
  }
})

test('forms and plain text are refused, also empty ones, and nothing happens by GET or HEAD', async () => {
  const server = await start()
  const { token } = await server.person()
  const { code, secret } = await server.desktop()
  const body = JSON.stringify({ sessionId: code })
  for (const path of paths) {
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data',
      'application/jsonp',
    ]) {
      const sent = { token, headers: { 'Content-Type': type } }
      expect((await server.auth(path, body, sent)).status, `${path} ${type}`).toBe(415)
      expect((await server.auth(path, '', sent)).status, `${path} ${type}, empty`).toBe(415)
    }
    expect((await server.get(`${path}?sessionId=${code}`, { token })).status).toBe(404)
  }
  expect((await server.check(secret)).body.status).toBe('pending')
})

test('a page of a foreign origin is refused, as is a cookie without an origin', async () => {
  const server = await start()
  const { token } = await server.person()
  const { code, secret } = await server.desktop()
  const { port } = new URL(server.origin)
  const foreign = ['https://evil.example', 'null', `http://127.0.0.1:${Number(port) + 1}`, 'http://127.0.0.1']
  for (const origin of foreign) {
    for (const path of paths) {
      const answer = await server.auth(path, { sessionId: secret }, { token, origin })
      expect([answer.status, answer.body.code], `${path} ${origin}`).toEqual([403, 'origin.foreign'])
    }
  }
  const cookie = `snaplink_login=${token}`
  expect((await server.auth('verify-qr', { sessionId: code }, { cookie })).status).toBe(403)
  const own = await server.auth<VerifyQrAnswer>('verify-qr', { sessionId: code }, { cookie, origin: server.origin })
  expect(own.status).toBe(200)
  // What the cookie holds stays where scripts cannot read it.
  expect(own.body).not.toHaveProperty('token')
})

test('a browser gets its login as a cookie, bound to the host on https; an API client gets none', async () => {
  const server = await start({ env: { PUBLIC_URL: 'https://photos.example' } })
  const { token } = await server.person()
  const redeem = async (origin?: string) => {
    const { code, secret } = await server.desktop()
    await server.verify(code, token)
    return (await server.check(secret, origin ? { origin } : {})).headers.getSetCookie()
  }
  expect(await redeem()).toEqual([])
  expect(await redeem(server.origin)).toEqual([expect.stringMatching(/^snaplink_login=ey.*HttpOnly; SameSite=Lax$/)])
  expect((await redeem('https://photos.example'))[0]).toMatch(
    /^__Host-snaplink_login=ey.*; Path=\/; .*HttpOnly; SameSite=Lax; Secure$/,
  )
})

test('a guest’s browser that is let in takes along what it has', async () => {
  const server = await start()
  const { token } = await server.person()
  const guest = await server.auth<{ token: string }>('guest', {})
  const cookie = `snaplink_login=${guest.body.token}`
  await server.request('POST', '/api/sessions', {}, { token: guest.body.token })
  const { code, secret } = await server.desktop()
  await server.verify(code, token)
  const { body } = await server.check(secret, { cookie, origin: server.origin })
  const pages = await server.request<{ sessions: object[] }>('GET', '/api/sessions', undefined, {
    token: body.token ?? '',
  })
  expect(pages.body.sessions).toHaveLength(1)
  expect((await server.request('GET', '/api/sessions', undefined, { token: guest.body.token })).status).toBe(401)
})

test('MOBILE_APP_URL leads the code to another app', async () => {
  for (const base of ['https://app.example/login', 'example://login']) {
    const server = await start({ env: { MOBILE_APP_URL: base } })
    const { url, code } = await server.desktop()
    expect(url).toBe(`${base}#sessionId=${code}`)
    expect(code).toMatch(/^st_/)
  }
})

test('a server may want the number from everybody', async () => {
  const server = await start({ env: { SNAPLINK_SIGNIN_NUMBER: 'always' } })
  const { token } = await server.person()
  const { code, secret } = await server.desktop()
  expect(await server.verify(code, token)).toMatchObject({ status: 403, body: { code: 'signin.number-needed' } })
  // Refused, it has claimed nothing.
  const other = await server.person()
  expect((await server.scan(code, other.token)).status).toBe(200)
  const { number } = (await server.check(secret)).body
  expect((await server.verify(code, other.token, { code: number })).status).toBe(200)
})

test('tries are limited by the address of the connection, before anything else, whatever headers say', async () => {
  const few = { tries: 5, perSeconds: 60 }
  const server = await start({ rateLimits: createRateLimits({ qrGenerate: few, qrVerify: few, qrCheck: few }) })
  for (const path of ['generate-qr', 'verify-qr', 'check-qr']) {
    const statuses: number[] = []
    for (let i = 0; i < 7; i++) {
      const headers = {
        'X-Forwarded-For': `198.51.100.${i}`,
        Forwarded: `for=198.51.100.${i}`,
        'X-Real-IP': `198.51.100.${i}`,
      }
      const answer = await server.auth(path, { sessionId: 'nobody knows' }, { headers, token: 'no token' })
      statuses.push(answer.status)
      if (answer.status === 429) expect(Number(answer.headers.get('Retry-After'))).toBeGreaterThan(0)
    }
    expect(statuses.slice(5), path).toEqual([429, 429])
    expect(statuses.slice(0, 5), path).not.toContain(429)
  }
})

test('asking for one request far too often is slowed down, asking every two seconds is not', async () => {
  const server = await start({ rateLimits: createRateLimits({ qrCheck: { tries: 10_000, perSeconds: 60 } }) })
  const { secret } = await server.desktop()
  const statuses = await Promise.all(Array.from({ length: 70 }, async () => (await server.check(secret)).status))
  expect(statuses.filter((status) => status === 200)).toHaveLength(60)
  expect(statuses.filter((status) => status === 429)).toHaveLength(10)
})

test('what is sent must be a text', async () => {
  const server = await start()
  const { token } = await server.person()
  for (const sessionId of [undefined, null, 7, {}, [], '', 'x'.repeat(201)]) {
    for (const path of ['check-qr', 'verify-qr', 'scan-qr']) {
      const { status, body } = await server.auth<Problem>(path, { sessionId }, { token })
      expect([status, body.code], `${path} ${JSON.stringify(sessionId)}`).toEqual([400, 'request.invalid'])
    }
  }
})

test('generating takes no body, or an empty one', async () => {
  const server = await start()
  for (const body of [undefined, {}, { sessionId: 'mine' }]) {
    const made = await server.auth<GenerateQrAnswer>('generate-qr', body)
    expect(made.status).toBe(200)
    expect(made.body.sessionId).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4/)
  }
})
