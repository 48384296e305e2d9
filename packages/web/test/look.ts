import { mkdir, readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type BrowserContext, chromium } from 'playwright-core'
import { desktopStates } from './gallery/desktop-states.ts'
import { phoneStates } from './gallery/phone-states.ts'
import { serveGallery } from './gallery/serve-gallery.ts'
import { desktopPaths, steps } from './gallery/steps.ts'

/**
 * Takes a picture of every state of every page, in light and dark, and lets axe look at each:
 * `node test/look.ts --out /tmp/look [--only photos] [--scheme dark] [--no-pictures]`.
 */
const { values: asked } = parseArgs({
  options: {
    out: { type: 'string', default: 'test-results/look' },
    only: { type: 'string', default: '' },
    scheme: { type: 'string' },
    size: { type: 'string' },
    pictures: { type: 'boolean', default: true },
  },
  allowNegative: true,
})

const sizes = {
  desktop: [
    { width: 1440, height: 900 },
    { width: 1024, height: 768 },
  ],
  phone: [
    { width: 390, height: 844 },
    { width: 360, height: 640 },
  ],
}
const axeSource = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const gallery = await serveGallery()
await mkdir(asked.out, { recursive: true })
const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  chromiumSandbox: false,
  args: [
    '--disable-gpu',
    '--disable-quic',
    '--use-fake-device-for-media-stream',
    '--use-fake-ui-for-media-stream',
    '--host-resolver-rules=MAP desk.test 127.0.0.1',
  ],
})

let findings = 0
for (const colorScheme of ['light', 'dark'] as const) {
  if (asked.scheme && asked.scheme !== colorScheme) continue
  for (const [end, states] of Object.entries({ desktop: desktopStates, phone: phoneStates })) {
    for (const viewport of sizes[end as keyof typeof sizes]) {
      if (asked.size && asked.size !== String(viewport.width)) continue
      const context = await browser.newContext({
        viewport,
        colorScheme,
        bypassCSP: false,
        reducedMotion: 'no-preference',
        hasTouch: end === 'phone',
        isMobile: end === 'phone',
        deviceScaleFactor: end === 'phone' ? 2 : 1,
      })
      for (const name of Object.keys(states)) {
        if (name.includes(asked.only)) findings += await look(context, end, name, `${viewport.width}-${colorScheme}`)
      }
      await context.close()
    }
  }
}
await browser.close()
await gallery.close()
say(findings === 0 ? 'axe found nothing.' : `${findings} findings.`)
process.exitCode = findings === 0 ? 0 : 1

async function look(context: BrowserContext, end: string, name: string, suffix: string): Promise<number> {
  const page = await context.newPage()
  const faults: string[] = []
  page.on('pageerror', (error) => faults.push(String(error)))
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(message.text())
  })
  if (name === 'camera-refused') {
    await page.addInitScript(() => {
      navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', 'NotAllowedError'))
    })
  }
  await page.clock.install()
  const host = end === 'phone' && !name.startsWith('camera') ? 'desk.test' : '127.0.0.1'
  const path = end === 'phone' ? 'mobile-upload/gallery-session-0000000' : (desktopPaths[name] ?? '')
  await page.goto(`http://${host}:${gallery.port}/${path}?state=${name}`)
  await page.clock.runFor(300)
  if (name.startsWith('camera') && name !== 'camera-refused')
    await page.locator('.viewfinder[data-state=live]').waitFor()
  await steps[name]?.(page)
  await page.clock.runFor(600)
  await page.evaluate(() =>
    Promise.all(
      document
        .getAnimations()
        .map((animation) =>
          animation.effect?.getComputedTiming().iterations === Infinity ? null : animation.finished,
        ),
    ),
  )
  if (asked.pictures) await page.screenshot({ path: join(asked.out, `${end}-${name}-${suffix}.png`) })

  await page.evaluate(axeSource)
  const violations = await page.evaluate(async () => {
    const { axe } = window as unknown as { axe: typeof import('axe-core') }
    const { violations } = await axe.run(document, { resultTypes: ['violations'] })
    return violations.map(
      ({ id, nodes }) => `${id}: ${nodes.map((node) => `${node.target} ${node.failureSummary}`).join(' | ')}`,
    )
  })
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth > document.documentElement.clientWidth,
  )
  if (overflow) faults.push('scrolls sideways')
  for (const finding of [...faults, ...violations]) say(`${end}/${name} ${suffix}: ${finding}`)
  await page.close()
  return faults.length + violations.length
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
