import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { joinAsPhone, photo } from './simulated-phone.ts'
import { endAll, linkOf, patience, runSnaplink } from './snaplink-process.ts'

let root: string
let folder: string
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'snaplink-receive-'))
  folder = join(root, 'photos')
})
afterEach(async () => {
  endAll()
  await rm(root, { recursive: true, force: true })
})

const receive = (args: readonly string[] = [], env: Record<string, string> = {}) =>
  runSnaplink(['receive', folder, ...args], { DATA_DIR: join(root, 'data'), ...env })
const files = async () => (await readdir(folder)).sort()

test('photos arrive in the folder byte for byte, under their names; it ends by itself after so many', {
  timeout: 90_000,
}, async () => {
  const snaplink = receive(['--count', '3'])
  const phone = await joinAsPhone(await linkOf(snaplink))
  const photos = await Promise.all([photo(), photo(), photo()])
  for (const [index, bytes] of photos.entries())
    expect((await phone.send(`IMG_${index}.jpg`, bytes)).status).toBeLessThan(300)
  expect(await snaplink.ended).toBe(0)
  expect(await files()).toEqual(['IMG_0.jpg', 'IMG_1.jpg', 'IMG_2.jpg'])
  for (const [index, bytes] of photos.entries()) {
    expect((await readFile(join(folder, `IMG_${index}.jpg`))).equals(bytes)).toBe(true)
  }
  expect(snaplink.err()).toMatch(/Pixel 7 is connected\.\n/)
  expect(snaplink.err()).toMatch(/photos\/IMG_0\.jpg {2}[\d.]+ kB/)
  expect(snaplink.err()).toMatch(/3 photos received\.\n$/)
  expect(snaplink.out()).toBe('')
})

test('a name that is taken gets a number, and what was there stays as it was', { timeout: 90_000 }, async () => {
  const snaplink = receive(['--count', '2', '--name', 'from {phone}'])
  const phone = await joinAsPhone(await linkOf(snaplink), '../../An\u001b[31mn’s / phone')
  await writeFile(join(folder, 'from .._An_[31mn’s _ phone.jpg'), '')
  for (let count = 0; count < 2; count++) await phone.send('image.jpg', await photo())
  expect(await snaplink.ended).toBe(0)
  expect(await files()).toHaveLength(3)
  expect(await readdir(root)).toEqual(expect.arrayContaining(['photos', 'data']))
  // The phone's name reached neither the terminal nor the path as it was.
  expect(snaplink.err()).not.toContain('\u001b')
})

test('codes go to standard output as lines, and everything for people to standard error', {
  timeout: 90_000,
}, async () => {
  const snaplink = receive(['--count', '2'])
  const phone = await joinAsPhone(await linkOf(snaplink))
  const scans = [
    { scanId: 'scan-0000001', code: '9783161484100', format: 'EAN13' },
    { scanId: 'scan-0000002', code: 'two\nlines', format: 'QRCode' },
  ]
  for (const scan of scans) expect(await (await phone.command('scan.add', scan)).json()).toHaveProperty('seq')
  expect(await snaplink.ended).toBe(0)
  expect(snaplink.out()).toBe('9783161484100\ntwo\\u{a}lines\n')
})

test('with --json all that happens is one object a line', { timeout: 90_000 }, async () => {
  const snaplink = receive(['--json', '--count', '2'])
  const phone = await joinAsPhone(await linkOf(snaplink))
  const bytes = await photo()
  await phone.command('scan.add', { scanId: 'scan-0000001', code: 'two\nlines', format: 'QRCode' })
  await phone.send('a.jpg', bytes)
  expect(await snaplink.ended).toBe(0)
  const types = snaplink
    .out()
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line).type)
  expect(types).toEqual(['code', 'phone', 'scan', 'photo', 'end'])
  expect(snaplink.told('scan')).toMatchObject([{ code: 'two\nlines', format: 'QRCode' }])
  expect(snaplink.told('photo')).toMatchObject([{ path: join(folder, 'a.jpg'), bytes: bytes.length, name: 'a.jpg' }])
  expect(snaplink.told('end')).toMatchObject([{ photos: 1, scans: 1 }])
})

test('Ctrl-C ends it in order: what is there is saved, the session closed, nothing left behind', {
  timeout: 90_000,
}, async () => {
  const snaplink = receive()
  const phone = await joinAsPhone(await linkOf(snaplink))
  await phone.send('a.jpg', await photo())
  await expect.poll(files, patience).toContain('a.jpg')
  snaplink.child.kill('SIGINT')
  expect(await snaplink.ended).toBe(130)
  expect(await files()).toEqual(['a.jpg'])
  expect(snaplink.err()).toMatch(/1 photo received\.\n$/)
})

test('without a terminal nothing is coloured, drawn or redrawn: the link is enough', { timeout: 90_000 }, async () => {
  const snaplink = receive()
  await linkOf(snaplink)
  snaplink.child.kill('SIGTERM')
  expect(await snaplink.ended).toBe(143)
  for (const drawn of ['\u001b', '\r', '▀', '█']) expect(snaplink.err()).not.toContain(drawn)
})

test('a reader that has enough (`| head`) ends it', { timeout: 90_000 }, async () => {
  const snaplink = receive(['--json'])
  const phone = await joinAsPhone(await linkOf(snaplink))
  snaplink.child.stdout?.destroy()
  const bytes = await photo()
  // It may be gone before its answer is.
  await phone.send('a.jpg', bytes).catch(() => undefined)
  expect(await snaplink.ended).toBe(0)
})

test('the state that it keeps is readable by nobody else', { timeout: 90_000 }, async () => {
  const snaplink = receive()
  await linkOf(snaplink)
  expect((await stat(join(folder, '.snaplink-receive.json'))).mode & 0o777).toBe(0o600)
  snaplink.child.kill('SIGINT')
  await snaplink.ended
})
