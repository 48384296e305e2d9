import { afterEach, expect, test, vi } from 'vitest'
import { describeDevice } from '../src/index.ts'

afterEach(() => vi.unstubAllGlobals())

const webKit = 'AppleWebKit/537.36 (KHTML, like Gecko)'

test.each([
  [
    'iPhone',
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 Version/18.5 Mobile/15E148 Safari/604.1',
  ],
  ['Chrome on Android', `Mozilla/5.0 (Linux; Android 10; K) ${webKit} Chrome/140.0.0.0 Mobile Safari/537.36`],
  [
    'SM-G991B',
    `Mozilla/5.0 (Linux; Android 13; SM-G991B) ${webKit} SamsungBrowser/21.0 Chrome/110.0 Mobile Safari/537.36`,
  ],
  ['Firefox on Android', 'Mozilla/5.0 (Android 14; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0'],
  ['Chrome on Windows', `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${webKit} Chrome/140.0.0.0 Safari/537.36`],
  ['Edge on Windows', `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${webKit} Chrome/140.0.0.0 Safari/537.36 Edg/140.0`],
  [
    'Safari on macOS',
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/18.5 Safari/605.1.15',
  ],
  ['Firefox on Linux', 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'],
  ['Browser', ''],
])('%s', async (name, userAgent) => {
  vi.stubGlobal('navigator', { userAgent })
  expect(await describeDevice()).toBe(name)
})

test('a phone that hides its model tells it when asked', async () => {
  const userAgent = `Mozilla/5.0 (Linux; Android 10; K) ${webKit} Chrome/140.0.0.0 Mobile Safari/537.36`
  const userAgentData = { platform: 'Android', getHighEntropyValues: async () => ({ model: 'Pixel 7' }) }
  vi.stubGlobal('navigator', { userAgent, userAgentData })
  expect(await describeDevice()).toBe('Pixel 7')
})
