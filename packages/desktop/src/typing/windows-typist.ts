import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface, type Interface } from 'node:readline'
import type { Stroke } from './strokes.ts'
import type { Typist } from './typist.ts'
import { windowsKeys } from './windows-keys.ts'

/** Longer than any code takes to be typed, and than the helper's first start. Milliseconds. */
const patienceMs = 20_000

interface Helper {
  child: ChildProcessWithoutNullStreams
  lines: Interface
}

/**
 * Windows: SendInput takes letters as Unicode, whatever the layout. PowerShell, which every Windows has, compiles the call once
 * and then reads one line for each piece; `ok` answers it.
 */
export function windowsTypist(): Typist {
  let helper: Helper | null = null

  function start(): Helper {
    const args = ['-NoLogo', '-NoProfile', '-NonInteractive', '-Command', windowsKeys]
    const child = spawn('powershell.exe', args, { stdio: 'pipe', windowsHide: true })
    child.stdin.on('error', () => undefined)
    const started = { child, lines: createInterface(child.stdout) }
    child.once('close', () => {
      if (helper === started) helper = null
    })
    return started
  }

  async function press(stroke: Stroke): Promise<void> {
    helper ??= start()
    const { child, lines } = helper
    const answered = once(lines, 'line', { signal: AbortSignal.timeout(patienceMs) })
    child.stdin.write(`${lineOf(stroke)}\n`)
    const [answer] = await Promise.race([answered, once(child, 'close')])
    if (answer !== 'ok') throw new Error(`The helper that types answered ${answer}.`)
  }

  return {
    problem: async () => null,
    async type(strokes) {
      for (const stroke of strokes) await press(stroke)
    },
    stop() {
      helper?.child.kill()
      helper = null
    },
  }
}

/** Base64 of UTF-16, so that no console's code page stands between. */
export function lineOf(stroke: Stroke): string {
  if ('key' in stroke) return `key ${stroke.key}`
  return `text ${Buffer.from(stroke.text, 'utf16le').toString('base64')}`
}
