import { createServer, request, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Writable } from 'node:stream'
import { afterEach, expect, test } from 'vitest'
import { AppError } from '../errors.ts'
import { createLogger } from '../logger.ts'
import { allowOrigins } from './allow-origins.ts'
import { createApp, endOfApp, jsonBody } from './app.ts'
import { basePathOf, stripBasePath } from './base-path.ts'
import { describeBrowser } from './describe-browser.ts'
import { originOf, originRule } from './origins.ts'

let server: Server | undefined
const lines: string[] = []

afterEach(() => {
  server?.close()
  lines.length = 0
})

/** A server with one route that takes JSON, one that fails as ours do and one that fails as ours never should. */
async function start(): Promise<string> {
  const sink = new Writable({
    write(line, _encoding, done) {
      lines.push(String(line))
      done()
    },
  })
  const logger = createLogger('debug', sink)
  const app = createApp({ logger, trustProxy: false, isHttps: false })
  app.use(allowOrigins(['https://shop.example']))
  app.get('/origin', (req, res) => void res.json(originOf(req) ?? null))
  app.post('/json', ...jsonBody(), (req, res) => void res.json({ got: req.body }))
  app.get('/refused', () => {
    throw new AppError('request.too-many', { retryAfter: 7 })
  })
  app.get('/broken', () => {
    throw new Error('select * from secrets where token = "hunter2"')
  })
  app.use(endOfApp(logger))
  server = createServer(app).listen(0, '127.0.0.1')
  await new Promise((resolve) => server?.once('listening', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const post = (url: string, body: string, type = 'application/json') =>
  fetch(url, { method: 'POST', body, headers: { 'Content-Type': type } })

test.each([
  ['not JSON', '{"a":', 'application/json', 400, 'request.not-json'],
  ['a form', 'a=1', 'application/x-www-form-urlencoded', 415, 'request.unsupported-type'],
  ['plain text', '{}', 'text/plain', 415, 'request.unsupported-type'],
  ['a huge body', JSON.stringify('x'.repeat(70_000)), 'application/json', 413, 'request.too-large'],
])('%s is refused with a code of its own', async (_name, body, type, status, code) => {
  const answer = await post(`${await start()}/json`, body, type)
  expect(answer.status).toBe(status)
  expect(answer.headers.get('Content-Type')).toMatch(/^application\/problem\+json/)
  expect(await answer.json()).toMatchObject({ code, status })
})

test('an unknown path and a malformed one are problems, not pages', async () => {
  const base = await start()
  expect(await (await fetch(`${base}/nowhere`)).json()).toMatchObject({ code: 'path.unknown', status: 404 })
  const malformed = await fetch(`${base}/%E0%A4%A`)
  expect(malformed.status).toBeLessThan(500)
  expect(await malformed.json()).toHaveProperty('code')
})

test('an error of ours says how long to wait', async () => {
  const answer = await fetch(`${await start()}/refused`)
  expect(answer.headers.get('Retry-After')).toBe('7')
  expect(await answer.json()).toMatchObject({ code: 'request.too-many', retryAfter: 7 })
})

test('an error that is not ours tells the client nothing, and the log where it happened but not its words', async () => {
  const answer = await fetch(`${await start()}/broken`)
  expect(answer.status).toBe(500)
  expect(await answer.text()).not.toMatch(/hunter2|secrets/)
  expect(lines.join('')).toMatch(/http\.test\.ts/)
  expect(lines.join('')).not.toMatch(/hunter2/)
})

test('a request is logged without its query string or headers', async () => {
  const base = await start()
  await fetch(`${base}/refused?s=signature-secret`, { headers: { Authorization: 'Bearer header-secret' } })
  await expect.poll(() => lines.join('')).toMatch(/"path":"\/refused"/)
  expect(lines.join('')).not.toMatch(/signature-secret|header-secret/)
})

test('every answer carries the headers that keep pages apart', async () => {
  const { headers } = await fetch(`${await start()}/refused`)
  expect(headers.get('Content-Security-Policy')).toMatch(/default-src 'self'.*frame-ancestors 'none'/)
  expect(headers.get('Content-Security-Policy')).toContain("script-src 'self' 'wasm-unsafe-eval';worker-src 'self';")
  expect(headers.get('Referrer-Policy')).toBe('no-referrer')
  expect(headers.get('X-Content-Type-Options')).toBe('nosniff')
  expect(headers.get('X-Powered-By')).toBeNull()
  expect(headers.get('Strict-Transport-Security')).toBeNull()
})

test('our own pages and those named may talk to us, others may not', () => {
  const isAllowed = originRule({ publicUrl: 'https://photos.example/phone', origins: ['https://shop.example'] })
  const req = { headers: { host: '192.168.1.20:3000' } } as Parameters<typeof isAllowed>[1]
  const own = [
    'http://192.168.1.20:3000',
    'https://192.168.1.20:3000',
    'https://photos.example',
    'https://shop.example',
  ]
  for (const origin of [undefined, ...own]) expect(isAllowed(origin, req)).toBe(true)
  const foreign = [
    'null',
    'http://192.168.1.20:3001',
    'http://evil.example',
    'https://shop.example.evil.example',
    'file://',
  ]
  for (const origin of foreign) expect(isAllowed(origin, req)).toBe(false)
})

test('a page of an origin that was allowed by name may ask first, and read the answer; no other may', async () => {
  const base = await start()
  const ask = (origin: string) =>
    fetch(`${base}/json`, {
      method: 'OPTIONS',
      headers: {
        Origin: origin,
        'Access-Control-Request-Method': 'POST',
        'Access-Control-Request-Headers': 'authorization',
      },
    })
  const asked = await ask('https://shop.example')
  expect(asked.status).toBe(204)
  expect(asked.headers.get('Access-Control-Allow-Origin')).toBe('https://shop.example')
  expect(asked.headers.get('Access-Control-Allow-Headers')).toBe('authorization')
  expect(asked.headers.get('Access-Control-Allow-Credentials')).toBeNull()
  const read = await fetch(`${base}/refused`, { headers: { Origin: 'https://shop.example' } })
  expect(read.headers.get('Access-Control-Expose-Headers')).toMatch(/Retry-After/)
  expect((await ask('https://evil.example')).headers.get('Access-Control-Allow-Origin')).toBeNull()
})

test.each(['[', 'a/b', 'user@host', 'host:99999'])('a Host of %j is nobody’s address', async (host) => {
  const { hostname, port } = new URL(await start())
  const answer = await new Promise<string>((resolve, reject) => {
    const asking = request({ hostname, port, path: '/origin', headers: { Host: host } }, async (res) => {
      resolve((await res.toArray()).join(''))
    })
    asking.on('error', reject).end()
  })
  expect(answer).toBe('null')
})

test('the base path is taken off where a proxy left it, and nowhere else', () => {
  const basePath = basePathOf('https://host.example/phone')
  expect([basePath, basePathOf(undefined), basePathOf('https://host.example')]).toEqual(['/phone/', '/', '/'])
  const stripped = (url: string) => {
    const req = { url } as Parameters<ReturnType<typeof stripBasePath>>[0]
    stripBasePath(basePath)(req)
    return req.url
  }
  expect(['/phone/api/join', '/phone', '/phone?a=1', '/api/join', '/phonebook'].map(stripped)).toEqual([
    '/api/join',
    '/',
    '/?a=1',
    '/api/join',
    '/phonebook',
  ])
})

test.each([
  [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36',
    'Chrome on Windows',
  ],
  ['Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0', 'Edge on Windows'],
  [
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/18.0 Safari/605.1.15',
    'Safari on Mac',
  ],
  ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox on Linux'],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile Safari/604.1',
    'Safari on iOS',
  ],
  ['curl/8.0', 'A computer'],
  [undefined, 'A computer'],
])('%j is %s to a person', (userAgent, words) => {
  expect(describeBrowser(userAgent)).toBe(words)
})
