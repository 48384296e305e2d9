import { type Browser, chromium } from 'playwright-core'
import { findChromium } from '../../scripts/find-chromium.ts'

export interface ChromiumOptions {
  /** An absolute path of an .mjpeg (or .y4m) file that the camera shows; `true` for Chromium's own moving picture. */
  readonly camera?: string | true
  /** Names or addresses that lead to this machine, such as `desk.test`: a LAN without leaving loopback. */
  readonly hostsHere?: readonly string[]
  /** Further command-line switches. */
  readonly args?: readonly string[]
}

const quiet = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Starts the Chromium of this machine, headless. Close it when done. @throws when there is none; tests skip on `chromiumPath` first. */
export async function launchChromium({ camera, hostsHere = [], args = [] }: ChromiumOptions = {}): Promise<Browser> {
  const executablePath = findChromium()
  if (!executablePath) throw new Error('No Chromium was found. Install one or set SNAPLINK_CHROMIUM=/path/to/it.')
  const isRoot = process.getuid?.() === 0
  return await chromium.launch({
    executablePath,
    // Chromium refuses to run its sandbox as root, which is what containers are.
    chromiumSandbox: !isRoot,
    // Without a UTF-8 locale, as in bare CI, Chromium cannot say the names of picked files that are not plain ASCII.
    env: { ...process.env, LC_ALL: 'C.UTF-8' },
    args: [...quiet, ...cameraSwitches(camera), ...hostSwitches(hostsHere), ...args],
  })
}

function cameraSwitches(camera: ChromiumOptions['camera']): string[] {
  if (!camera) return []
  const permitted = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream']
  return camera === true ? permitted : [...permitted, `--use-file-for-fake-video-capture=${camera}`]
}

function hostSwitches(hosts: readonly string[]): string[] {
  if (hosts.length === 0) return []
  return [`--host-resolver-rules=${hosts.map((host) => `MAP ${host} 127.0.0.1`).join(', ')}`]
}
