import { newId } from '@snaplink/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask, join, openSession, photosOf } from './support/api.ts'
import { eventually } from './support/eventually.ts'
import { photoFile, sha256 } from './support/pictures.ts'
import { startServer, type TestServer } from './support/server.ts'

let server: TestServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server?.close())

test('a client without a browser opens a session, joins it, offers a photo, sends it and sees it become ready', async () => {
  const { origin } = server
  const page = await openSession(origin)
  const { body: phone } = await join(origin, page.ticket.ticket)
  const { buffer, mimeType: mediaType, name } = await photoFile()
  const [photoId, bytes] = [newId(), buffer.length]
  const token = phone.deviceToken
  const session = `${origin}/api/sessions/${page.sessionId}`

  const offer = { id: photoId, type: 'photo.offer', data: { photoId, position: 1, name, bytes, mediaType } }
  expect((await ask('POST', `${session}/commands`, { token, json: offer })).status).toBe(200)
  const sent = await ask('POST', `${session}/photos/${photoId}/original`, { token, bytes: { type: mediaType, buffer } })
  expect(sent).toMatchObject({ status: 200, body: { photoId, bytes, sha256: sha256(buffer) } })
  await eventually(() => photosOf(origin, page)).toMatchObject([{ photoId, state: 'ready', width: 1200, height: 900 }])
})
