import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { HandoutList, TextList } from '@snaplink/contract'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { joinAsPhone, photo } from './simulated-phone.ts'
import { endAll, linkOf, patience, runSnaplink } from './snaplink-process.ts'

const timeout = 90_000
let root: string
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'snaplink-send-'))
})
afterEach(async () => {
  endAll()
  await rm(root, { recursive: true, force: true })
})

const send = (...args: string[]) => runSnaplink(['send', ...args], { DATA_DIR: join(root, 'data') })

test('files and a text are there for the phone, byte for byte, and when it has said goodbye it ends', {
  timeout,
}, async () => {
  const bytes = await photo(200)
  await writeFile(join(root, 'a b.jpg'), bytes)
  await writeFile(join(root, 'empty.txt'), '')
  const snaplink = send(join(root, 'a b.jpg'), join(root, 'empty.txt'), '--text', 'https://example.org/')
  const phone = await joinAsPhone(await linkOf(snaplink))
  await expect.poll(snaplink.err, patience).toContain('a b.jpg  ')
  await expect.poll(snaplink.err, patience).toContain('empty.txt  0 bytes is there to be saved.')
  const { handouts } = await phone.get<HandoutList>('handouts')
  expect(handouts).toMatchObject([
    { name: 'a b.jpg', bytes: bytes.length, state: 'ready' },
    { name: 'empty.txt', bytes: 0, state: 'ready' },
  ])
  expect((await phone.download(handouts[0]?.downloadUrl ?? '')).equals(bytes)).toBe(true)
  const { texts } = await phone.get<TextList>('texts')
  expect(texts).toMatchObject([{ kind: 'link', text: 'https://example.org/' }])
  await phone.command('device.leave', {})
  expect(await snaplink.ended).toBe(0)
})

test('what cannot be sent is a sentence, before anything is begun', { timeout }, async () => {
  const missing = send(join(root, 'nothing.pdf'))
  expect(await missing.ended).toBe(1)
  expect(missing.err()).toBe(`There is no file ${join(root, 'nothing.pdf')}.\n`)
  const folder = send(root)
  expect(await folder.ended).toBe(1)
  expect(folder.err()).toBe(`${root} is a folder. Name the files in it: ${root}/*\n`)
  const nothing = send()
  expect(await nothing.ended).toBe(2)
  expect(nothing.err()).toBe('Name files to send, or give a --text.\n')
  const empty = send('--text', ' ')
  expect(await empty.ended).toBe(1)
  expect(empty.err()).toMatch(/The text was not taken: There is nothing in this text\.\n$/)
})

test('a text of the phone goes to standard output, once also when the command was killed in between', {
  timeout,
}, async () => {
  const receive = () => runSnaplink(['receive', join(root, 'photos'), '--server', `127.0.0.1:${port}`], {})
  const server = runSnaplink(['start'], { DATA_DIR: join(root, 'data') })
  await expect.poll(server.out, patience).toMatch(/Ctrl-C stops it/)
  const port = /localhost:(\d+)/.exec(server.out())?.[1]
  const first = receive()
  const phone = await joinAsPhone(await linkOf(first))
  await phone.command('text.send', { textId: 'text-0000001', text: 'two\nlines\u001b[31m' })
  await expect.poll(first.out, patience).toBe('two\nlines\\u{1b}[31m\n')
  // Printed first and noted then: rather twice than never. What has been noted is not printed again.
  const noted = () => readFile(join(root, 'photos', '.snaplink-receive.json'), 'utf8')
  await expect.poll(noted, patience).toContain('text-0000001')
  first.child.kill('SIGKILL')
  await first.ended
  await phone.command('text.send', { textId: 'text-0000002', text: 'later' })
  const second = receive()
  await expect.poll(second.out, patience).toBe('later\n')
  second.child.kill('SIGINT')
  expect(await second.ended).toBe(130)
  expect(second.err()).toContain('0 photos and 1 text received.')
})
