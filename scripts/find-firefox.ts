import { findProgram } from './find-program.ts'

/** `SNAPLINK_FIREFOX`, else one on PATH. */
export function findFirefox(): string | undefined {
  return findProgram(
    'SNAPLINK_FIREFOX',
    ['firefox-esr', 'firefox'],
    ['/Applications/Firefox.app/Contents/MacOS/firefox'],
  )
}
