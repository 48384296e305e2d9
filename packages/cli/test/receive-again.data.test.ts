import { randomInt } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout } from 'node:timers/promises'
import { readPairingUrl } from '@snaplink/contract'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { joinAsPhone, photo, type SimulatedPhone } from './simulated-phone.ts'
import { endAll, linkOf, patience, runSnaplink, type SnaplinkProcess } from './snaplink-process.ts'
import { type StallingProxy, startStallingProxy } from './stalling-proxy.ts'

let root: string
let folder: string
let server: SnaplinkProcess
let proxy: StallingProxy | undefined
/** Below the range from which the system takes ports for outgoing connections. */
let port: number

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'snaplink-receive-'))
  folder = join(root, 'photos')
  port = randomInt(20_000, 32_000)
  await startServer()
})
afterEach(async () => {
  endAll()
  await proxy?.close()
  proxy = undefined
  await rm(root, { recursive: true, force: true })
})

async function startServer() {
  server = runSnaplink(['start'], { DATA_DIR: join(root, 'data'), PORT: String(port) })
  await expect.poll(server.out, patience).toMatch(/Ctrl-C stops it/)
}

const receive = (at: number, ...args: string[]) =>
  runSnaplink(['receive', folder, '--server', `127.0.0.1:${at}`, '--json', ...args], {})
const photos = async () => (await readdir(folder)).filter((name) => !name.startsWith('.')).sort()

/** As a phone does: again until the server has it. */
async function sendUntilItIsThere(phone: SimulatedPhone, name: string, bytes: Buffer) {
  for (;;) {
    const answer = await phone.send(name, bytes).catch(() => null)
    if (answer?.ok || answer?.status === 409) return
    await setTimeout(100)
  }
}

test('a server that is killed while photos cross: once it is back, each is in the folder once', {
  timeout: 120_000,
}, async () => {
  const snaplink = receive(port, '--count', '12')
  const phone = await joinAsPhone(await linkOf(snaplink))
  const sent = await Promise.all(Array.from({ length: 12 }, () => photo(400)))
  const sending = Promise.all(sent.map((bytes, index) => sendUntilItIsThere(phone, `${index}.jpg`, bytes)))
  await expect.poll(() => snaplink.told('photo').length, patience).toBeGreaterThan(1)
  server.child.kill('SIGKILL')
  await server.ended
  await startServer()
  await sending
  expect(await snaplink.ended).toBe(0)
  const saved = await Promise.all((await photos()).map((name) => readFile(join(folder, name))))
  const hex = (buffers: Buffer[]) => buffers.map((each) => each.toString('hex')).sort()
  expect(hex(saved)).toEqual(hex(sent))
  expect(snaplink.told('connection')).toMatchObject([{ state: 'away' }, { state: 'back' }])
})

test('killed in the middle of a photo it leaves no half of it; started again it goes on, and saves each once', {
  timeout: 120_000,
}, async () => {
  proxy = await startStallingProxy(port)
  const first = receive(proxy.port)
  const phone = await joinAsPhone(await linkOf(first))
  await phone.send('a.jpg', await photo())
  await expect.poll(photos, patience).toEqual(['a.jpg'])
  proxy.stall()
  const big = await photo(500)
  await phone.send('b.jpg', big)
  await expect.poll(() => proxy?.stalled(), patience).toBe(1)
  await expect.poll(halves, patience).toEqual([expect.any(Number)])
  first.child.kill('SIGKILL')
  await first.ended
  expect(await photos()).toEqual(['a.jpg'])

  proxy.letGo()
  await phone.command('scan.add', { scanId: 'scan-0000001', code: '12345670', format: 'EAN8' })
  const second = receive(proxy.port)
  await expect.poll(() => second.told('photo').length, patience).toBe(1)
  await expect.poll(() => second.told('scan').length, patience).toBe(1)
  expect(second.err()).toContain('Going on with the session of the last time.')
  expect(await photos()).toEqual(['a.jpg', 'b.jpg'])
  expect((await readFile(join(folder, 'b.jpg'))).equals(big)).toBe(true)
  second.child.kill('SIGINT')
  expect(await second.ended).toBe(130)
  expect((await phone.send('c.jpg', await photo())).status).toBe(410)
  expect((await readdir(folder)).filter((name) => name.endsWith('.json'))).toEqual([])
})

test('a session whose day is over is followed by a new one, with a new code', { timeout: 120_000 }, async () => {
  const snaplink = receive(port, '--count', '1')
  const first = await linkOf(snaplink)
  server.child.kill('SIGKILL')
  await server.ended
  const database = new DatabaseSync(join(root, 'data', 'snaplink.db'))
  database.exec('update sessions set endsAt = 1')
  database.close()
  await startServer()
  await expect.poll(() => snaplink.told('code').length, patience).toBe(2)
  // The code is told on standard output and shown on standard error, and either may be read first.
  const shown = async () => readPairingUrl(await linkOf(snaplink))?.sessionId
  await expect.poll(shown, patience).not.toBe(readPairingUrl(first)?.sessionId)
  const second = await linkOf(snaplink)
  await (await joinAsPhone(second)).send('a.jpg', await photo())
  expect(await snaplink.ended).toBe(0)
  expect(await photos()).toEqual(['a.jpg'])
})

async function halves() {
  const parts = (await readdir(folder)).filter((name) => name.endsWith('.part'))
  const sizes = await Promise.all(parts.map(async (name) => (await stat(join(folder, name))).size))
  return sizes.filter((size) => size > 0)
}
