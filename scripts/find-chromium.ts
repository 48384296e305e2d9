import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { chromium } from 'playwright-core'

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
const macApps = ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome']

/**
 * The path of a Chromium on this machine: `SNAPLINK_CHROMIUM`, else one on PATH, else the one that Playwright downloaded.
 *
 * @throws when `SNAPLINK_CHROMIUM` names a file that is not there.
 */
export function findChromium(): string | undefined {
  const asked = process.env.SNAPLINK_CHROMIUM
  if (asked) {
    if (!existsSync(asked)) throw new Error(`SNAPLINK_CHROMIUM is ${asked}, but there is no such file.`)
    return asked
  }
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean)
  const candidates = [...folders.flatMap((folder) => names.map((name) => join(folder, name))), ...macApps]
  return [...candidates, chromium.executablePath()].find((path) => path && existsSync(path))
}
