import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { readdir, readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import express from 'express'
import { expect, test } from 'vitest'
import { AppError } from '../src/errors.ts'
import type { FinishedUpload } from '../src/tus/tus-upload.ts'
import { begin, bytesType, hour, offsetAt, patch, sendTo, startTus, withFiles } from './tus-server.ts'

const bytes = randomBytes(200_000)
const sha256 = createHash('sha256').update(bytes).digest('hex')

test('onFinish gets the whole: its bytes, their SHA-256, the owner and the metadata', async () => {
  let content: Buffer | undefined
  const finished: FinishedUpload[] = []
  const server = await startTus({
    async onFinish(upload) {
      content = await readFile(upload.path)
      finished.push(upload)
    },
  })
  const path = await begin(server.send, bytes.length, { 'Upload-Metadata': 'photoId YWJj' })
  await patch(server.send, path, 0, bytes.subarray(0, 70_001))
  await patch(server.send, path, 70_001, bytes.subarray(70_001))
  expect(finished).toMatchObject([{ length: bytes.length, sha256, owner: 'ann', finishedAt: null }])
  expect(finished[0]?.metadata.get('photoId')).toBe('abc')
  expect(content?.equals(bytes)).toBe(true)
  await server.close()
})

test('an upload is durable first, then handed over, and only then anybody hears that it has come', async () => {
  const story: string[] = []
  const server = await startTus({
    wrapStore: (store) =>
      withFiles(store, (file) => ({
        async sync() {
          await file.sync()
          story.push('durable')
        },
      })),
    async onFinish() {
      looked.resolve(offsetAt(server.send, path))
      // Long enough for an answer that does not wait.
      for (let turn = 0; turn < 20; turn++) await server.send('OPTIONS', '/files')
      story.push('handed over')
    },
  })
  const looked = Promise.withResolvers<number>()
  const path = await begin(server.send, bytes.length)
  const { status } = await patch(server.send, path, 0, bytes)
  story.push(`answered ${status}`)
  expect(story).toEqual(['durable', 'handed over', 'answered 204'])
  // A second client waits too, for it would take "all is there" for an acknowledgement.
  expect(await looked.promise).toBe(bytes.length)
  expect(story.filter((part) => part === 'handed over')).toHaveLength(1)
  await server.close()
})

test('a client that missed the last answer hears of the end by HEAD or an empty PATCH, and onFinish runs once', async () => {
  const server = await startTus()
  const path = await begin(server.send, bytes.length)
  await patch(server.send, path, 0, bytes)
  expect(await offsetAt(server.send, path)).toBe(bytes.length)
  const again = await patch(server.send, path, bytes.length, Buffer.alloc(0))
  expect([again.status, again.headers['upload-offset']]).toEqual([204, String(bytes.length)])
  expect((await patch(server.send, path, 0, bytes)).status).toBe(409)
  expect((await patch(server.send, path, bytes.length, Buffer.from('more'))).status).toBe(413)
  expect(server.finished).toHaveLength(1)
  await server.close()
})

test('an AppError of onFinish is what the client gets, and the upload is gone', async () => {
  const server = await startTus({
    onFinish() {
      throw new AppError('photo.not-an-image')
    },
  })
  const path = await begin(server.send, bytes.length)
  const refused = await patch(server.send, path, 0, bytes)
  expect(refused.status).toBe(415)
  expect(refused.headers['content-type']).toBe('application/problem+json')
  expect(JSON.parse(refused.body).code).toBe('photo.not-an-image')
  expect((await server.send('HEAD', path)).status).toBe(404)

  const whole = await server.send('POST', '/files', { 'Upload-Length': bytes.length, ...bytesType }, bytes)
  expect(whole.status).toBe(415)
  expect(await readdir(server.folder)).toEqual([])
  await server.close()
})

test.each([
  ['a bug', new Error('onFinish broke'), 500, 1],
  ['a full disk', new AppError('storage.full'), 507, 0],
  ['too much at once', new AppError('request.too-many', { retryAfter: 1 }), 429, 0],
])('after %s in onFinish the bytes stay, and are handed over again', async (_, error, status, logged) => {
  const failures = [error, error]
  const handed: string[] = []
  const server = await startTus({
    onFinish(upload) {
      handed.push(upload.sha256)
      const failure = failures.pop()
      if (failure) throw failure
    },
  })
  const path = await begin(server.send, bytes.length)
  expect((await patch(server.send, path, 0, bytes)).status).toBe(status)
  expect((await server.send('HEAD', path)).status).toBe(status)
  expect(await offsetAt(server.send, path)).toBe(bytes.length)
  expect(handed).toEqual([sha256, sha256, sha256])
  expect(server.errors).toHaveLength(logged * 2)
  expect(JSON.stringify(server.errors)).not.toContain('ann')
  await server.close()
})

test('bytes that onFinish took can be dropped; the end is remembered until the upload expires', async () => {
  const server = await startTus({ finishedBytes: 'drop' })
  const path = await begin(server.send, bytes.length)
  await patch(server.send, path, 0, bytes)
  expect(await readdir(server.folder)).toEqual([`${path.slice('/files/'.length)}.json`])
  expect(await offsetAt(server.send, path)).toBe(bytes.length)
  expect((await server.send('GET', path)).status).toBe(404)
  server.pass(hour)
  expect(await server.tus.sweep()).toBe(1)
  expect(await readdir(server.folder)).toEqual([])
  await server.close()
})

test('a finished upload is forgotten sooner than one that is not', async () => {
  const server = await startTus({ finishedBytes: 'drop', finishedForMs: hour / 2 })
  const [finished, unfinished] = [await begin(server.send, 3), await begin(server.send, 3)]
  await patch(server.send, finished, 0, Buffer.from('abc'))
  server.pass(hour / 2 - 1)
  expect(await server.tus.sweep()).toBe(0)
  expect(await offsetAt(server.send, finished)).toBe(3)
  server.pass(1)
  expect(await server.tus.sweep()).toBe(1)
  expect((await server.send('HEAD', finished)).status).toBe(404)
  expect(await offsetAt(server.send, unfinished)).toBe(0)
  await server.close()
})

test('an upload takes the place of what its owner began of the same and did not finish, and of no other', async () => {
  const server = await startTus({
    authorize: (request) => request.headers.authorization ?? '',
    subjectOf: (metadata) => ['album', metadata.get('photo') ?? ''],
  })
  const as = (name: string, photo: string) => ({
    Authorization: name,
    'Upload-Metadata': `photo ${Buffer.from(photo).toString('base64')}`,
  })
  const status = async (name: string, path: string) => (await server.send('HEAD', path, { Authorization: name })).status
  const whole = await begin(server.send, 3, as('ann', 'sea'))
  await patch(server.send, whole, 0, Buffer.from('abc'), { Authorization: 'ann' })
  const many = await Promise.all(Array.from({ length: 10 }, () => begin(server.send, 3, as('ann', 'sea'))))
  const another = await begin(server.send, 3, as('ann', 'hill'))
  const foreign = await begin(server.send, 3, as('bob', 'sea'))
  const last = await begin(server.send, 3, as('ann', 'sea'))
  for (const path of many) expect(await status('ann', path)).toBe(404)
  for (const path of [whole, another, last]) expect(await status('ann', path)).toBe(200)
  expect(await status('bob', foreign)).toBe(200)

  expect(await server.tus.removeAll(['album', 'sea'])).toBe(3)
  expect(await server.tus.removeAll(['alb'])).toBe(0)
  expect(await status('ann', another)).toBe(200)
  expect(await server.tus.removeAll(['album'])).toBe(1)
  await server.close()
})

test('an upload of somebody else is as if it did not exist, and nobody can interrupt it', async () => {
  const server = await startTus({
    authorize(request) {
      const name = request.headers.authorization
      if (!name) throw new AppError('token.invalid')
      return name
    },
  })
  const as = (name: string) => ({ Authorization: name })
  const path = await begin(server.send, bytes.length, as('ann'))
  for (const method of ['HEAD', 'GET', 'DELETE']) {
    const foreign = await server.send(method, path, as('eve'))
    const unknown = await server.send(method, '/files/unknown-upload-id', as('eve'))
    expect([foreign.status, foreign.body]).toEqual([404, unknown.body])
    expect((await server.send(method, path)).status).toBe(401)
  }
  expect((await patch(server.send, path, 0, bytes, as('eve'))).status).toBe(404)
  expect((await server.send('POST', '/files', { 'Upload-Length': 1 })).status).toBe(401)
  expect((await patch(server.send, path, 0, bytes, as('ann'))).status).toBe(204)
  await server.close()
})

test('progress is told as the bytes reach the disk', async () => {
  const offsets: number[] = []
  const server = await startTus({ onProgress: (_, offset) => void offsets.push(offset) })
  const path = await begin(server.send, bytes.length)
  await patch(server.send, path, 0, bytes.subarray(0, 50_000))
  await patch(server.send, path, 50_000, bytes.subarray(50_000))
  expect(offsets).toEqual(offsets.toSorted((a, b) => a - b))
  expect(offsets).toContain(50_000)
  expect(offsets.at(-1)).toBe(bytes.length)
  await server.close()
})

test('under Express, at any mount point, the same requests get the same answers', async () => {
  const server = await startTus()
  const app = express()
  const router = express.Router()
  router.use('/files', server.tus.handle)
  app.use('/sub', router)
  app.use('/files', server.tus.handle)
  const listening = createServer(app).listen(0, '127.0.0.1')
  await once(listening, 'listening')
  const send = sendTo(`http://127.0.0.1:${(listening.address() as AddressInfo).port}`)
  for (const at of ['/files', '/sub/files', '/sub/files/']) {
    const { headers } = await send('POST', at, { 'Upload-Length': bytes.length })
    const { pathname } = new URL(headers.location ?? '', `http://any${at}`)
    expect(pathname.startsWith(at)).toBe(true)
    expect((await patch(send, pathname, 0, bytes)).status).toBe(204)
    expect(await offsetAt(send, pathname)).toBe(bytes.length)
  }
  expect(server.finished.map((upload) => upload.sha256)).toEqual([sha256, sha256, sha256])
  listening.closeAllConnections()
  listening.close()
  await server.close()
})
