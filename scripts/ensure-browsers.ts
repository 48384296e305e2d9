import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { findChromium, headlessShell } from './find-chromium.ts'
import { findFirefox } from './find-firefox.ts'
import { missingTypingTools } from './find-typing-tools.ts'

const installMs = 5 * 60_000

/**
 * Sees to it that there are a Chromium and a Firefox for the browser tests, and what it takes to type into a terminal: those that are there, else Debian's where we may
 * install them, else, for Chromium, Playwright's own download. Where none of it works the tests say what they skip
 * (scripts/find-services.ts). CI gets the headless shell beside any other Chromium: on two cores that is minutes.
 */
export function ensureBrowsers(): void {
  const known = findChromium()
  const isEnough = known !== undefined && (!process.env.CI || basename(known) === headlessShell)
  if (!isEnough) install(headlessShell, 'fonts-liberation')
  if (!findChromium()) install('chromium', 'fonts-liberation')
  if (!findFirefox()) install('firefox-esr')
  if (missingTypingTools().length > 0) install('xvfb', 'xterm', 'xdotool', 'x11-xkb-utils', 'xclip')
  if (findChromium()) return
  console.log('No Chromium is here; trying the download of Playwright …')
  const playwright = dirname(createRequire(import.meta.url).resolve('playwright-core/package.json'))
  run(process.execPath, [join(playwright, 'cli.js'), 'install', 'chromium'], process.env)
}

/** From the distribution, where it is Debian's kind and ours to change. */
function install(...packages: string[]): void {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return
  console.log(`Installing for the browser tests, from the distribution: ${packages.join(', ')} …`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  run('apt-get', ['update', '-qq'], env)
  run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], env)
}

/** A failure is told and not thrown: the next way may work, and the tests say it when none did. */
function run(command: string, args: string[], env: NodeJS.ProcessEnv): void {
  const { status, error, stderr } = spawnSync(command, args, { env, encoding: 'utf8', timeout: installMs })
  if (status !== 0) console.warn(`${command} ${args.join(' ')} failed: ${error?.message ?? stderr.trim()}`)
}
