import { fork } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openTusFolder } from '../src/tus/tus-folder.ts'
import type { TusProcessMessage } from './tus-process.ts'
import { begin, bytesType, offsetAt, patch, sendTo, until } from './tus-server.ts'

const bytes = randomBytes(3_000_000)

test('a server killed in the middle of a PATCH goes on where it was, and hands over the right hash', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'snaplink-tus-'))
  const first = await startProcess(folder)
  const path = await begin(sendTo(first.origin), bytes.length)
  const store = await openTusFolder(folder)
  const sent = request(new URL(path, first.origin), {
    method: 'PATCH',
    headers: { 'Tus-Resumable': '1.0.0', ...bytesType, 'Upload-Offset': 0, 'Content-Length': bytes.length },
  })
  sent.on('error', () => undefined).write(bytes.subarray(0, 2_000_000))
  await until(async () => (await store.size(path.slice('/files/'.length))) === 2_000_000)
  first.child.kill('SIGKILL')
  await once(first.child, 'exit')

  const second = await startProcess(folder)
  const send = sendTo(second.origin)
  expect(await offsetAt(send, path)).toBe(2_000_000)
  const finished = once(second.child, 'message')
  expect((await patch(send, path, 2_000_000, bytes.subarray(2_000_000))).status).toBe(204)
  const [message] = await finished
  expect(message.sha256).toBe(createHash('sha256').update(bytes).digest('hex'))
  second.child.disconnect()
  await once(second.child, 'exit')
  await rm(folder, { recursive: true })
}, 20_000)

async function startProcess(folder: string) {
  const child = fork(join(import.meta.dirname, 'tus-process.ts'), [folder], { execArgv: [] })
  const [message] = (await once(child, 'message')) as [TusProcessMessage]
  if (!('port' in message)) throw new Error('The process spoke of something else first.')
  return { child, origin: `http://127.0.0.1:${message.port}` }
}
