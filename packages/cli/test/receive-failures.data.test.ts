import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { joinAsPhone, photo } from './simulated-phone.ts'
import { endAll, linkOf, patience, runSnaplink } from './snaplink-process.ts'

const timeout = 90_000
let root: string
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'snaplink-receive-'))
})
afterEach(async () => {
  endAll()
  await rm(root, { recursive: true, force: true })
})

const receive = (folder: string, args: string[] = [], env: Record<string, string> = {}) =>
  runSnaplink(['receive', folder, ...args], { DATA_DIR: join(root, 'data'), ...env })

/** Something else that speaks HTTP; to all but `/ready` it says 404. */
async function startOther(ready: string): Promise<{ address: string; close(): void }> {
  const unknown = '{"code":"path.unknown","status":404,"title":"There is nothing at this address."}'
  const other = createServer((req, res) => {
    if (req.url === '/ready') res.end(ready)
    else res.writeHead(404, { 'Content-Type': 'application/problem+json' }).end(unknown)
  }).listen(0, '127.0.0.1')
  await once(other, 'listening')
  return { address: `127.0.0.1:${(other.address() as AddressInfo).port}`, close: () => other.close() }
}

test('a file where the folder should be ends in one sentence', { timeout }, async () => {
  await writeFile(join(root, 'file'), '')
  const { ended, err } = receive(join(root, 'file'))
  expect(await ended).toBe(1)
  expect(err()).toBe(`${join(root, 'file')} is a file. Name a folder for the photos.\n`)
})

test('a server that does not answer, and one that is none of ours, are each a sentence', { timeout }, async () => {
  const nobody = receive(join(root, 'photos'), ['--server', '127.0.0.1:1'])
  expect(await nobody.ended).toBe(1)
  expect(nobody.err()).toBe(
    'Nothing answers at http://127.0.0.1:1/. Is Snaplink running there, and is the address right?\n',
  )
  const other = await startOther('<h1>Welcome to this hotel</h1>')
  const hotel = receive(join(root, 'photos'), ['--server', other.address])
  expect(await hotel.ended).toBe(1)
  expect(hotel.err()).toBe(`What answers at http://${other.address}/ is not Snaplink.\n`)
  other.close()
})

test('a server of another version that cannot be understood is said to be one', { timeout }, async () => {
  const other = await startOther('{"status":"ready","database":true,"disk":true,"version":"9.0.0"}')
  const { ended, err } = receive(join(root, 'photos'), ['--server', other.address])
  expect(await ended).toBe(1)
  expect(err()).toMatch(/is version 9\.0\.0 and this command is 0\.1\.0; they do not understand each other/)
  other.close()
})

test('where guests are off it says how to log in, and an account works', { timeout }, async () => {
  const server = runSnaplink(['start'], { DATA_DIR: join(root, 'data'), SNAPLINK_GUESTS: 'off' })
  await expect.poll(server.out, patience).toMatch(/Ctrl-C stops it/)
  const address = /localhost:(\d+)/.exec(server.out())?.[1] ?? ''
  const at = ['--server', `127.0.0.1:${address}`]
  const asGuest = receive(join(root, 'photos'), at)
  expect(await asGuest.ended).toBe(1)
  expect(asGuest.err()).toMatch(/wants you to log in: add --email you@example\.org/)

  const account = { email: 'ann@example.org', password: 'correct horse battery' }
  await fetch(`http://127.0.0.1:${address}/api/auth/sign-up`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(account),
  })
  const login = { SNAPLINK_EMAIL: account.email }
  const wrong = receive(join(root, 'photos'), at, { ...login, SNAPLINK_PASSWORD: 'wrong' })
  expect(await wrong.ended).toBe(1)
  expect(wrong.err()).toBe('This e-mail address and password do not belong together.\n')
  const asAnn = receive(join(root, 'photos'), at, { ...login, SNAPLINK_PASSWORD: account.password })
  await linkOf(asAnn)
  const status = runSnaplink(['status', ...at], { ...login, SNAPLINK_PASSWORD: account.password })
  expect(await status.ended).toBe(0)
  expect(status.out()).toMatch(
    /Snaplink 0\.1\.0 answers at .*; it is ready\.\nOpen sessions in ann@example\.org: 1\n {2}Folder “photos”/,
  )
})

test('status of a computer on which nothing runs says so, and ends with 1', { timeout }, async () => {
  const { ended, out } = runSnaplink(['status'], { DATA_DIR: join(root, 'data'), PORT: '1' })
  expect(await ended).toBe(1)
  expect(out()).toMatch(/^Nothing answers at http:\/\/localhost:1\/\..*\nThere is no database yet at /)
  expect(await readdir(root)).toEqual([])
})

test('what was mistyped ends with 2 and says what is wrong', { timeout }, async () => {
  for (const [args, sentence] of [
    [['receive', 'a', 'b'], /too many arguments/],
    [['receive', '--count', 'ten'], /It has to be a whole number above 0\./],
    [['receive', '--name', '../{name}'], /--name is "\.\.\/\{name\}"; it has to be a name/],
    [['receive', '--server', 'http://'], /--server is "http:\/\/"; it has to be an address/],
    [['recieve'], /unknown command 'recieve'\n\(Did you mean receive\?\)/],
  ] as const) {
    const { ended, err, out } = runSnaplink(args, { DATA_DIR: join(root, 'data') })
    expect(await ended).toBe(2)
    expect(err()).toMatch(sentence)
    expect(out()).toBe('')
  }
})

const canMount = process.platform === 'linux' && process.getuid?.() === 0 && mounts()
if (!canMount) console.warn('SKIPPED: a really full disk: only root on Linux can mount one.')

function mounts(): boolean {
  try {
    execFileSync('unshare', ['-m', 'true'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

test.runIf(canMount)(
  'a full disk ends it in one sentence; with room again the same command goes on',
  { timeout },
  async () => {
    const disk = join(root, 'disk')
    await mkdir(disk)
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', disk])
    try {
      const ballast = join(disk, 'ballast')
      await writeFile(ballast, Buffer.alloc(900_000))
      const server = runSnaplink(['start'], { DATA_DIR: join(root, 'data') })
      await expect.poll(server.out, patience).toMatch(/Ctrl-C stops it/)
      const at = ['--server', `127.0.0.1:${/localhost:(\d+)/.exec(server.out())?.[1]}`]
      const full = receive(disk, at)
      const phone = await joinAsPhone(await linkOf(full))
      await phone.send('a.jpg', await photo(700))
      expect(await full.ended).toBe(1)
      expect(full.err()).toMatch(
        /There is no room left on the disk that holds .*disk\. Photos that are not saved yet stay on the server\. The same command goes on from here\.\n/,
      )
      expect((await readdir(disk)).filter((name) => !name.startsWith('.'))).toEqual(['ballast'])
      await rm(ballast)
      const again = receive(disk, [...at, '--count', '1'])
      expect(await again.ended).toBe(0)
      expect(await readdir(disk)).toEqual(['a.jpg'])
    } finally {
      execFileSync('umount', ['-l', disk])
    }
  },
)
