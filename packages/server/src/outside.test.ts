import { once } from 'node:events'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { createOutside, isPrivate } from './outside.ts'

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1')
  servers.push(server)
  await once(server, 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const request = { maxBytes: 1000, timeoutMs: 2000, accept: '*/*' }
const outsideOf = (...trusted: string[]) => createOutside({ userAgent: 'Test', trusted: new Set(trusted) })

test.each([
  '127.0.0.1',
  '10.1.2.3',
  '172.31.0.1',
  '192.168.1.1',
  '169.254.169.254',
  '100.64.0.1',
  '0.0.0.0',
  '255.255.255.255',
  '::1',
  '::',
  'fe80::1%eth0',
  'fd00::1',
  '::ffff:10.0.0.1',
  '::ffff:7f00:1',
  '64:ff9b::7f00:1',
  '2002:7f00:1::',
])('%s is private', (address) => expect(isPrivate(address)).toBe(true))
test.each(['8.8.8.8', '172.32.0.1', '2606:4700::1111', '::ffff:8.8.8.8'])('%s is public', (address) =>
  expect(isPrivate(address)).toBe(false),
)

test('an address in our own network is refused, as a number, by its name and behind a redirect', async () => {
  let asked = 0
  const inner = await serve((_req, res) => res.end(String(++asked)))
  const port = new URL(inner).port
  const front = await serve((_req, res) => res.writeHead(302, { Location: inner }).end())
  for (const url of [
    inner,
    `http://localhost:${port}/`,
    `http://[::ffff:127.0.0.1]:${port}/`,
    `http://2130706433:${port}/`,
  ]) {
    await expect(outsideOf().get(url, request)).rejects.toMatchObject({ reason: 'refused' })
  }
  await expect(outsideOf(front).get(front, request)).rejects.toMatchObject({ reason: 'refused' })
  expect(asked).toBe(0)
  expect(await outsideOf(front, inner).get(front, request)).toMatchObject({ status: 200 })
})

test('what is too large, endless or silent is given up', async () => {
  const base = await serve((req, res) => {
    if (req.url === '/large') res.end('x'.repeat(1001))
    if (req.url === '/loop') res.writeHead(302, { Location: '/loop' }).end()
    if (req.url === '/drip') res.write('x')
    if (req.url === '/file') res.writeHead(302, { Location: 'file:///etc/passwd' }).end()
  })
  const outside = outsideOf(base)
  for (const path of ['large', 'loop', 'file']) {
    await expect(outside.get(`${base}/${path}`, request)).rejects.toMatchObject({ reason: 'refused' })
  }
  for (const path of ['drip', 'silent']) {
    await expect(outside.get(`${base}/${path}`, { ...request, timeoutMs: 100 })).rejects.toMatchObject({
      reason: 'unreachable',
    })
  }
  await expect(outside.get('http://127.0.0.1:1/', request)).rejects.toMatchObject({ reason: 'refused' })
})
