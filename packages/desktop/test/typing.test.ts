import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { typingTools } from '../../../scripts/test-services.ts'
import { readTemplate } from '../src/typing/scan-template.ts'
import { x11Typist } from '../src/typing/x11-typist.ts'
import { openX11Screen, type X11Screen } from './x11-screen.ts'

const code = { count: 3, format: 'qr_code', phone: 'Pixel 7', scannedAt: 0 }
/** What lies elsewhere, or under Shift or AltGr, on one layout or the other. */
const ascii = 'aqzwmyAQZWMY 0123456789 -_/\\.,:;!?&@#%()[]{}<>|\'"=+*'
/** What has no key on most. */
const beyond = ' ^`~ äöüß éèçà € Привет 書'

describe.skipIf(!typingTools)('typing into a terminal under X11', () => {
  let screen: X11Screen
  beforeAll(async () => {
    screen = await openX11Screen()
  })
  afterAll(() => screen?.close())

  test.each(['us', 'de', 'fr', 'ru'])(
    'what is typed on the layout %s is what was scanned, key for key',
    async (layout) => {
      await screen.useLayout(layout)
      await screen.copy('what I had copied')
      const before = (await screen.typed()).length
      const typist = x11Typist(screen.clipboard, { DISPLAY: screen.display, PATH: process.env.PATH })
      expect(await typist.problem()).toBeNull()
      const template = readTemplate('{code}{tab}{count}{enter}')
      await typist.type(template({ ...code, code: '4006381333931' }))
      await typist.type(template({ ...code, code: ascii }))
      await typist.type(template({ ...code, code: `${ascii}${beyond}` }))
      const whole = `4006381333931\t3\r${ascii}\t3\r${ascii}${beyond}\t3\r`
      await expect.poll(async () => (await screen.typed()).slice(before)).toBe(whole)
      expect(await screen.copied()).toBe('what I had copied')
    },
  )
})

test('without a desktop, under Wayland and without its helper it says what is missing', async () => {
  const problem = (environment: NodeJS.ProcessEnv) =>
    x11Typist({ lend: async () => async () => undefined }, environment).problem()
  expect(await problem({ PATH: '' })).toMatch(/no desktop here/)
  expect(await problem({ DISPLAY: ':0', WAYLAND_DISPLAY: 'wayland-0' })).toMatch(/Wayland/)
  expect(await problem({ DISPLAY: ':0', PATH: '/nowhere' })).toMatch(/xdotool/)
})
