import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir, rm } from 'node:fs/promises'
import { join as joinPath } from 'node:path'
import { fileURLToPath } from 'node:url'
import { newId, readPairingUrl } from '@snaplink/contract'
import jsqr from 'jsqr'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { pythonPath } from '../scripts/test-services.ts'
import { ask, join } from './support/api.ts'
import { eventually } from './support/eventually.ts'
import { startServer, type TestServer } from './support/server.ts'

const pathOf = (file: string) => fileURLToPath(new URL(`../examples/${file}`, import.meta.url))
const examples = [
  { language: 'Node', command: [process.execPath, pathOf('easyqr-node/main.ts')] },
  { language: 'Python', command: pythonPath ? [pythonPath, pathOf('easyqr-python/main.py')] : [] },
]

describe.for(examples)('the EasyQR example in $language', ({ command: [program = '', ...args] }) => {
  let server: TestServer
  let running: ChildProcess | undefined
  beforeEach(async () => {
    server = await startServer()
  })
  afterEach(async () => {
    running?.kill('SIGKILL')
    await server.close()
  })

  /** Runs the example; `said` grows while it runs. */
  function run() {
    const child = spawn(program, [...args, server.origin], { stdio: ['ignore', 'pipe', 'pipe'] })
    running = child
    const ended = once(child, 'close').then(([code]) => code as number | null)
    const said = { out: '', err: '' }
    child.stdout.setEncoding('utf8').on('data', (chunk) => {
      said.out += chunk
    })
    child.stderr.setEncoding('utf8').on('data', (chunk) => {
      said.err += chunk
    })
    return { said, ended }
  }

  test.skipIf(!program)('shows a code, and prints what the phone sends, also after the server was away', async () => {
    const { said, ended } = run()
    await eventually(async () => said.out).toMatch(/, or open http.*\n\n/)
    const link = readTerminalQr(said.out)
    expect(said.out).toContain(`open ${link}\n`)
    const { sessionId = '', ticket = '' } = readPairingUrl(link ?? '') ?? {}

    const { body: phone } = await join(server.origin, ticket)
    await eventually(async () => said.out).toContain('A phone is here.')
    const scan = async (code: string) => {
      const command = { id: newId(), type: 'scan.add', data: { scanId: newId(), code, format: 'qr_code' } }
      const url = `${server.origin}/api/sessions/${sessionId}/commands`
      expect((await ask('POST', url, { token: phone.deviceToken, json: command })).status).toBe(200)
    }
    const printed = () => [...said.out.matchAll(/^scan\.added .*"code": ?"([^"]+)"/gm)].map(([, code]) => code)
    // Longer than a frame's shortest form tells the length of, and not in ASCII.
    const long = `Straße ${'ü'.repeat(2_000)}`
    await scan(long)
    await eventually(async () => printed()).toEqual([long])

    await server.kill()
    await server.restart()
    await scan('4006381333931')
    await eventually(async () => printed()).toEqual([long, '4006381333931'])

    await server.kill()
    for (const name of await readdir(server.dataDir)) await rm(joinPath(server.dataDir, name), { recursive: true })
    await server.restart()
    expect(await ended).toBe(0)
    expect(said.out).toMatch(/It is over/)
  })
})

/** What a camera reads in the terminal: half a line of text is one row of the code. */
function readTerminalQr(text: string): string | undefined {
  const escapes = new RegExp(`${String.fromCharCode(27)}\\[[\\d;]*m`, 'g')
  const lines = text
    .replace(escapes, '')
    .split('\n')
    .filter((line) => /^[ ▀▄█]+$/.test(line))
  const scale = 4
  const width = (lines[0]?.length ?? 0) * scale
  const height = lines.length * 2 * scale
  const pixels = new Uint8ClampedArray(width * height * 4)
  for (let i = 0; i < width * height; i++) {
    const [x, y] = [Math.floor((i % width) / scale), Math.floor(i / width / scale)]
    const isDark = (y % 2 === 0 ? '▀█' : '▄█').includes(lines[Math.floor(y / 2)]?.[x] ?? ' ')
    pixels.fill(isDark ? 0 : 255, i * 4, i * 4 + 3)
    pixels[i * 4 + 3] = 255
  }
  // The package is CommonJS with a `default` of its own, which bundlers and Node see differently.
  const read = typeof jsqr === 'function' ? jsqr : jsqr.default
  return read(pixels, width, height)?.data
}
