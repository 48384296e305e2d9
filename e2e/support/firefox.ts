import puppeteer, { type Browser } from 'puppeteer-core'
import { findFirefox } from '../../scripts/find-firefox.ts'

/** Starts the Firefox of this machine, headless, over WebDriver BiDi. Close it when done. @throws when there is none; tests skip on `firefoxPath` first. */
export async function launchFirefox(): Promise<Browser> {
  const executablePath = findFirefox()
  if (!executablePath) throw new Error('No Firefox was found. Install one or set SNAPLINK_FIREFOX=/path/to/it.')
  return await puppeteer.launch({ browser: 'firefox', executablePath, headless: true, timeout: 60_000 })
}
