import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { findChromium } from './find-chromium.ts'

const installMs = 5 * 60_000

/**
 * Sees to it that there is a Chromium for the browser tests: the one that is there, else Debian's where we may install it,
 * else Playwright's own download. Where none of it works the tests say what they skip (scripts/find-services.ts).
 */
export function ensureChromium(): void {
  if (findChromium()) return
  const mayInstall = process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')
  if (mayInstall) {
    console.log('No Chromium is here; installing that of the distribution …')
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    run('apt-get', ['update', '-qq'], env)
    run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-liberation'], env)
  }
  if (findChromium()) return
  console.log('No Chromium is here; trying the download of Playwright …')
  const playwright = dirname(createRequire(import.meta.url).resolve('playwright-core/package.json'))
  run(process.execPath, [join(playwright, 'cli.js'), 'install', 'chromium'], process.env)
}

/** A failure is told and not thrown: the next way may work, and the tests say it when none did. */
function run(command: string, args: string[], env: NodeJS.ProcessEnv): void {
  const { status, error, stderr } = spawnSync(command, args, { env, encoding: 'utf8', timeout: installMs })
  if (status !== 0) console.warn(`${command} ${args.join(' ')} failed: ${error?.message ?? stderr.trim()}`)
}
