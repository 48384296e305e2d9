import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'

const cli = fileURLToPath(new URL('../src/main.ts', import.meta.url))
let folder: string
let running: ChildProcess | undefined

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'snaplink-start-'))
})

afterEach(async () => {
  running?.kill('SIGKILL')
  running = undefined
  await rm(folder, { recursive: true, force: true })
})

/** Runs the command line; `said` grows while it runs. */
function run(args: string[], env: Record<string, string> = {}) {
  const child = spawn(process.execPath, [cli, ...args], {
    env: { ...process.env, DATA_DIR: folder, PORT: '0', HOST: '127.0.0.1', ...env },
  })
  running = child
  const said = { out: '', err: '' }
  child.stdout.on('data', (chunk) => {
    said.out += chunk
  })
  child.stderr.on('data', (chunk) => {
    said.err += chunk
  })
  const ended = once(child, 'close').then(([code]) => code as number | null)
  return { child, said, ended }
}

test('it says where to open it, answers, and stops in good order on SIGTERM', async () => {
  const { child, said, ended } = run(['start'])
  await expect.poll(() => said.out, { timeout: 60_000 }).toMatch(/Ctrl-C stops it/)
  const [local] = said.out.match(/http:\/\/localhost:\d+/) ?? []
  expect(await (await fetch(`${local}/health`)).json()).toEqual({ status: 'ok' })
  expect(await (await fetch(`${local}/ready`)).json()).toMatchObject({ status: 'ready' })
  child.kill('SIGTERM')
  expect(await ended).toBe(0)
}, 90_000)

test('a port in use ends in one sentence that names the port and another to try', async () => {
  const other = createServer().listen(0, '127.0.0.1')
  await once(other, 'listening')
  const { port } = other.address() as AddressInfo
  const { said, ended } = run(['start'], { PORT: String(port) })
  expect(await ended).toBe(1)
  expect(said.err.trim()).toBe(
    `Port ${port} is in use by another program. Stop that one, or choose another: PORT=${port + 1} npm start`,
  )
  other.close()
}, 90_000)

test('a folder that cannot be used ends in one sentence', async () => {
  const file = join(folder, 'file')
  await writeFile(file, '')
  const inFile = run(['start'], { DATA_DIR: join(file, 'data') })
  expect(await inFile.ended).toBe(1)
  expect(inFile.said.err.trim()).toBe(`DATA_DIR is ${join(file, 'data')}, but part of that path is a file.`)
  const isFile = run(['start'], { DATA_DIR: file })
  expect(await isFile.ended).toBe(1)
  expect(isFile.said.err.trim()).toBe(`DATA_DIR is ${file}, but that is a file.`)
}, 90_000)

test('a database that does not answer ends in one sentence, without its password', async () => {
  const { said, ended } = run(['start'], { DATABASE_URL: 'mysql://root:hunter2@127.0.0.1:1/snaplink' })
  expect(await ended).toBe(1)
  expect(said.err.trim()).toBe('The database does not answer at 127.0.0.1:1. Is it running, and is DATABASE_URL right?')
}, 90_000)

test('a bad variable, an unknown command and an unknown option end with 2 and say what is wrong', async () => {
  for (const [args, env, sentence] of [
    [['start'], { PORT: 'eighty' }, /^PORT is "eighty"/],
    [['fly'], {}, /unknown command 'fly'/],
    [['start', '--fast'], {}, /--fast/],
  ] as const) {
    const { said, ended } = run([...args], env)
    expect(await ended).toBe(2)
    expect(said.err).toMatch(sentence)
    expect(said.err).not.toMatch(/ {4}at /)
  }
}, 90_000)

test('an API key is made, listed without its secret, and revoked', async () => {
  const made = run(['create-key', 'The shop'])
  expect(await made.ended).toBe(0)
  const secret = made.said.out.trim()
  expect(secret).toMatch(/^sk_[\w-]{43}$/)
  expect(made.said.err).toContain('not shown again')

  const listed = run(['list-keys'])
  expect(await listed.ended).toBe(0)
  expect(listed.said.out).toContain('The shop')
  expect(listed.said.out).not.toContain(secret)
  const [id = ''] = listed.said.out.split(' ')
  expect(id).toMatch(/^key_/)
  expect(await run(['revoke-key', id]).ended).toBe(0)
  expect(await run(['revoke-key', id]).ended).toBe(1)
  const after = run(['list-keys'])
  await after.ended
  expect(after.said.out).toMatch(/revoked \d{4}-\d\d-\d\d/)
}, 90_000)

test('the tables can be made without starting, and it says what was done', async () => {
  const place = join(folder, 'snaplink.db')
  const first = run(['migrate'])
  expect(await first.ended).toBe(0)
  expect(first.said.out).toMatch(`The database ${place} is up to date. Done: 0001-first, 0002-`)
  const second = run(['migrate'])
  expect(await second.ended).toBe(0)
  expect(second.said.out).toBe(`The database ${place} was up to date already.\n`)
}, 90_000)
