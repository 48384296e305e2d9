import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ensureWebBuild } from '../../scripts/build-web.ts'
import { chromiumPath } from '../../scripts/test-services.ts'
import { lineOf } from './delayed-pipe.ts'
import { type FaultField, launchDesktopBrowser, openField } from './fault-field.ts'
import { calm, type Plan, planOf } from './fault-plan.ts'

const kib = 1024
const mib = 1024 * kib
const testMs = 120_000

let browser: Browser
let field: FaultField

beforeAll(async () => {
  if (!chromiumPath) return
  ensureWebBuild(fileURLToPath(new URL('../..', import.meta.url)))
  browser = await launchDesktopBrowser()
  field = await openField(browser)
})

afterAll(async () => {
  await field?.close()
  await browser?.close()
})

/** Every photo is there once and as it was, in order; else the plan is said, with which to see it again. */
async function playWell(plan: Plan, on = field): Promise<void> {
  const { sent, arrived, doubled, lost, wrong, faults } = await on.play(plan)
  const found = { arrived, doubled, lost, wrong }
  expect(found, JSON.stringify(plan, null, 2)).toEqual({ arrived: sent, doubled: 0, lost: 0, wrong: [] })
  expect(faults, 'faults that found something under way').toBeGreaterThanOrEqual(plan.faults.length)
}

/** Three photos beside the router, and whatever is said otherwise. */
const three: Plan = {
  seed: 9001,
  photoBytes: [900 * kib, 700 * kib, mib],
  hasTwin: false,
  surroundings: { ...calm, line: lineOf(100, 2) },
  faults: [],
}

const cases: [name: string, plan: Partial<Plan>][] = [
  ['a socket that is dark for a while', { faults: [{ kind: 'dark', afterBytes: 500 * kib, forMs: 2500 }] }],
  [
    'resets, and connections that end after so many bytes',
    {
      faults: [
        { kind: 'reset', afterBytes: 300 * kib },
        { kind: 'byte-budget', afterBytes: 300 * kib, bytes: 90 * kib, times: 3 },
      ],
    },
  ],
  ['a phone that is off line for a while', { faults: [{ kind: 'offline', afterBytes: 800 * kib, forMs: 1500 }] }],
  [
    'a line that hiccups, and a gateway without a server behind it',
    {
      faults: [
        { kind: 'stall', afterBytes: 200 * kib, forMs: 800 },
        { kind: 'bad-gateway', afterBytes: 200 * kib, times: 2 },
      ],
    },
  ],
  [
    'realtime that is blocked, behind a proxy that takes only small bodies',
    {
      surroundings: { line: lineOf(100, 2), blocksWebSockets: true, maxBodyBytes: 64 * kib },
      faults: [{ kind: 'reset', afterBytes: 500 * kib }],
    },
  ],
  ['a server that is killed', { faults: [{ kind: 'server-killed', afterBytes: 1100 * kib, forMs: 0 }] }],
  ['a phone’s page that is killed while sending', { faults: [{ kind: 'phone-killed', afterBytes: 1100 * kib }] }],
  [
    'a desktop that is reloaded, and then off line',
    {
      faults: [
        { kind: 'desktop-reloaded', afterBytes: 200 * kib },
        { kind: 'desktop-offline', afterBytes: 1, forMs: 800 },
      ],
      surroundings: { ...calm, line: lineOf(15, 5) },
    },
  ],
  [
    'tickets that expire, and a phone’s page that is reloaded after that',
    {
      faults: [
        { kind: 'tickets-expire', afterBytes: 300 * kib },
        { kind: 'phone-reloaded', afterBytes: 300 * kib },
      ],
    },
  ],
  ['a second phone that sends the same photo', { photoBytes: [900 * kib], hasTwin: true }],
  [
    '12 and 50 MB',
    {
      photoBytes: [12 * mib, 50 * mib],
      surroundings: { ...calm, line: lineOf(400, 1) },
      faults: [
        { kind: 'dark', afterBytes: 9 * mib, forMs: 2200 },
        { kind: 'reset', afterBytes: 30 * mib },
      ],
    },
  ],
  [
    'a batch of 60',
    {
      photoBytes: Array.from({ length: 60 }, (_, index) => (64 + index) * kib),
      faults: [{ kind: 'offline', afterBytes: 2 * mib, forMs: 500 }],
    },
  ],
]

for (const [name, plan] of cases) {
  test.skipIf(!chromiumPath)(`nothing is lost, doubled or damaged by ${name}`, { timeout: testMs }, async () => {
    await playWell({ ...three, ...plan })
  })
}

test.skipIf(!chromiumPath).each([1, 2, 3])('nor by the plan of seed %i', { timeout: testMs }, async (seed) => {
  await playWell(planOf(seed))
})

const smallDisk = mountSmallDisk()
if (!smallDisk) console.warn('SKIPPED: a really full disk: only root on Linux can mount one.')
afterAll(() => {
  if (!smallDisk) return
  execFileSync('umount', [smallDisk])
  rmdirSync(smallDisk)
})

test.skipIf(!chromiumPath || !smallDisk)('nor by a disk that is full', { timeout: testMs }, async () => {
  const cramped = await openField(browser, smallDisk)
  try {
    await playWell({ ...three, photoBytes: [4 * mib], faults: [{ kind: 'disk-full', afterBytes: mib }] }, cramped)
  } finally {
    await cramped.close()
  }
})

function mountSmallDisk(): string | undefined {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return undefined
  const folder = mkdtempSync(join(tmpdir(), 'snaplink-disk-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=24m', 'tmpfs', folder], { stdio: 'ignore' })
    return folder
  } catch {
    // A container without the right to mount.
    rmdirSync(folder)
    return undefined
  }
}
