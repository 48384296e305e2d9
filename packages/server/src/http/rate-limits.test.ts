import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { pino } from 'pino'
import { expect, test } from 'vitest'
import { AppError } from '../errors.ts'
import { createApp, endOfApp } from './app.ts'
import { createRateLimits, limitByAddress, networkOf, noRateLimits } from './rate-limits.ts'

test('one try too many is refused with the seconds to wait, for this key and this rate alone', async () => {
  const limits = createRateLimits({ password: { tries: 2, perSeconds: 600 } })
  await limits.take('password', 'ann')
  await limits.take('password', 'ann')
  const refusal = await limits.take('password', 'ann').catch((error: unknown) => error)
  expect(refusal).toBeInstanceOf(AppError)
  expect(refusal).toMatchObject({ code: 'request.too-many', retryAfter: 600 })
  await limits.take('password', 'bob')
  await limits.take('signIn', 'ann')
})

test('what is forgotten starts anew', async () => {
  const limits = createRateLimits({ password: { tries: 1, perSeconds: 600 } })
  await limits.take('password', 'ann')
  await limits.forget('password', 'ann')
  await limits.take('password', 'ann')
  await expect(limits.take('password', 'ann')).rejects.toThrow(AppError)
})

test('without rate limits nothing is refused', async () => {
  for (let i = 0; i < 1000; i++) await noRateLimits.take('password', 'ann')
})

test.each([
  ['192.0.2.7', '192.0.2.7'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:db8:1:2:ffff::9', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  [undefined, 'gone'],
])('%s is counted as %s', (address, network) => {
  expect(networkOf(address)).toBe(network)
})

test.each([
  { trustProxy: false as const, statuses: [200, 429, 429], because: 'a forged X-Forwarded-For does not help' },
  { trustProxy: 1, statuses: [200, 200, 429], because: 'each client of a trusted proxy is counted for itself' },
])('by address: $because', async ({ trustProxy, statuses }) => {
  const logger = pino({ level: 'silent' })
  const app = createApp({ logger, trustProxy, isHttps: false })
  app.get('/', limitByAddress(createRateLimits({ open: { tries: 1, perSeconds: 60 } }), 'open'), (_req, res) => {
    res.end()
  })
  app.use(endOfApp(logger))
  const server = app.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  try {
    const answers: Response[] = []
    for (const from of ['192.0.2.1', '192.0.2.2', '192.0.2.2']) {
      answers.push(await fetch(url, { headers: { 'X-Forwarded-For': from } }))
    }
    expect(answers.map(({ status }) => status)).toEqual(statuses)
    expect(answers[2]?.headers.get('Retry-After')).toBe('60')
    expect(await answers[2]?.json()).toMatchObject({ code: 'request.too-many', retryAfter: 60 })
  } finally {
    server.closeAllConnections()
    server.close()
  }
})
