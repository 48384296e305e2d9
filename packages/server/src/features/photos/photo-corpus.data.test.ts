import { createHash } from 'node:crypto'
import { limits, newId, type PhotoView } from '@snaplink/contract'
import decodeHeic from 'heic-decode'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { databases, type TestDatabase } from '../../../test/databases.ts'
import { plantedIn, readWithExifr } from '../../../test/media-corpus/read-metadata.ts'
import { differencesFromUpright, type RawPicture } from '../../../test/media-corpus/test-picture.ts'
import { type MediaEntry, mediaCorpus } from '../../../test/media-corpus.ts'
import { type PhotoServer, removeFolder, startPhotoServer } from '../../../test/photo-server.ts'
import { imageTypeOf } from './image-type.ts'

/** What came back of a picture that was sent. */
interface Outcome {
  readonly view: PhotoView
  /** By the name of its link. */
  readonly files: Readonly<Record<string, Buffer>>
}

const corpus = await mediaCorpus()
const good = corpus.filter(({ expect }) => expect.kind === 'ok')
const bad = corpus.filter(({ expect }) => expect.kind === 'refused')

describe.each(databases)('every picture of the corpus, sent over HTTP on $name', ({ open }) => {
  let database: TestDatabase
  let server: PhotoServer
  let outcomes: ReadonlyMap<string, Outcome>

  beforeAll(async () => {
    database = await open()
    server = await startPhotoServer(database, { maxPhotos: 1_000 })
    outcomes = await outcomesOf(server)
  }, 120_000)
  afterAll(async () => {
    await server.stop()
    await removeFolder(server)
    await database.drop()
  })
  const of = ({ name }: MediaEntry) => outcomes.get(name) as Outcome

  test('becomes ready if it is good, and is rejected for the right reason if it is bad', () => {
    const seen = corpus.map((entry) => [entry.name, of(entry).view.state, of(entry).view.code])
    expect(seen).toEqual(
      corpus.map(({ name, expect }) =>
        expect.kind === 'ok' ? [name, 'ready', undefined] : [name, 'rejected', expect.code],
      ),
    )
    expect(good.length).toBeGreaterThan(60)
    expect(bad.length).toBeGreaterThan(30)
  })

  test('is shown upright in both sizes, and as a JPEG where its type is one that few programs show', async () => {
    for (const entry of good) {
      const { view, files } = of(entry)
      const hasJpeg = /heic|avif/.test(view.mediaType)
      const shown = ['display', 'thumb', ...(hasJpeg ? ['jpeg'] : [])]
      expect('jpeg' in files, entry.name).toBe(hasJpeg)
      for (const name of shown) {
        const picture = await pixelsOf(files[name] as Buffer)
        expect(differencesFromUpright(picture), `${name} of ${entry.name}`).toEqual([])
      }
      expect([view.width, view.height], entry.name).toEqual([256, 128])
    }
  })

  test('is saved with the pixels that came', async () => {
    for (const entry of good) {
      const saved = of(entry).files.download as Buffer
      expect(imageTypeOf(saved.subarray(0, 64)), entry.name).toBe(of(entry).view.mediaType)
      expect(await pixelsOf(saved), entry.name).toEqual(await pixelsOf(entry.bytes))
      expect(of(entry).view.sha256).toBe(createHash('sha256').update(entry.bytes).digest('hex'))
    }
  })

  test('tells of no person, in none of its files', async () => {
    for (const entry of good) {
      for (const [name, bytes] of Object.entries(of(entry).files)) {
        expect(plantedIn(bytes), `${name} of ${entry.name}`).toEqual([])
        const told = Object.keys(await readWithExifr(bytes))
        expect(
          told.filter((key) => key !== 'Orientation'),
          `${name} of ${entry.name}`,
        ).toEqual([])
      }
    }
    // In what came, both ways of looking find what they look for.
    expect(good.filter(({ bytes }) => plantedIn(bytes).length > 0).length).toBeGreaterThan(40)
  })

  test('leaves nothing on the disk but what is handed out', async () => {
    const rows = await database.db.read.selectFrom('files').select('id').execute()
    await vi.waitFor(async () => {
      const found = (await server.onDisk()).filter((name) => !name.endsWith('.json'))
      expect(found.toSorted()).toEqual(rows.map(({ id }) => id).toSorted())
    }, 5_000)
  })
})

async function outcomesOf(server: PhotoServer): Promise<Map<string, Outcome>> {
  const outcomes = new Map<string, Outcome>()
  const isTwin = (entry: MediaEntry) => corpus.find(({ bytes }) => bytes.equals(entry.bytes)) !== entry
  const twins = corpus.filter(isTwin)
  for (const [name, outcome] of await sendAll(
    server,
    corpus.filter((entry) => !isTwin(entry)),
  ))
    outcomes.set(name, outcome)
  // The same bytes under another name are the same picture, and so a duplicate unless the first one is gone.
  for (const twin of twins) {
    for (const { name, bytes } of corpus) {
      const photoId = outcomes.get(name)?.view.photoId
      if (photoId && bytes.equals(twin.bytes)) await server.command(server.page, 'photo.remove', { photoId })
    }
    for (const [name, outcome] of await sendAll(server, [twin])) outcomes.set(name, outcome)
  }
  return outcomes
}

/** Sends each picture, alternately by tus and by a plain request, and waits for what becomes of all of them. */
async function sendAll(server: PhotoServer, entries: readonly MediaEntry[]): Promise<[string, Outcome][]> {
  const sent = await Promise.all(
    entries.map(async ({ name, declaredName, bytes }, index) => {
      const photoId = newId()
      const position = index
      const told = { photoId, position, name: declaredName, bytes: bytes.length || 1, mediaType: 'image/jpeg' }
      await server.command(server.phone, 'photo.offer', told)
      return { name, photoId, send: () => (index % 2 === 0 ? sendByTus : sendPlainly)(server, photoId, bytes) }
    }),
  )
  for (const { send } of sent) await send()
  return Promise.all(
    sent.map(async ({ name, photoId }): Promise<[string, Outcome]> => {
      const view = await vi.waitUntil(
        async () => {
          const now = await server.photo(photoId)
          return now.state === 'ready' || now.state === 'rejected' ? now : null
        },
        { timeout: 60_000, interval: 100 },
      )
      return [name, { view, files: await filesOf(server, view) }]
    }),
  )
}

async function sendPlainly(server: PhotoServer, photoId: string, bytes: Buffer): Promise<void> {
  await server.upload(server.phone, photoId, bytes)
}

async function sendByTus(server: PhotoServer, photoId: string, bytes: Buffer): Promise<void> {
  const base64 = (text: string) => Buffer.from(text).toString('base64')
  await server.fetch(server.phone, 'files', {
    method: 'POST',
    body: new Uint8Array(bytes),
    headers: {
      'Tus-Resumable': '1.0.0',
      'Content-Type': 'application/offset+octet-stream',
      'Upload-Length': String(bytes.length),
      'Upload-Metadata': `sessionId ${base64(server.sessionId)},photoId ${base64(photoId)}`,
    },
  })
}

async function filesOf(server: PhotoServer, { urls }: PhotoView): Promise<Record<string, Buffer>> {
  const files = Object.entries(urls).map(async ([name, url]): Promise<[string, Buffer]> => {
    const answer = await server.fetch(null, url)
    expect(answer.status).toBe(200)
    return [name, Buffer.from(await answer.arrayBuffer())]
  })
  return Object.fromEntries(await Promise.all(files))
}

async function pixelsOf(bytes: Buffer): Promise<RawPicture> {
  if (imageTypeOf(bytes.subarray(0, 64)) === 'image/heic') {
    const { data, width, height } = await decodeHeic({ buffer: bytes })
    return { data: new Uint8Array(data.buffer), width, height, channels: 4 }
  }
  const picture = sharp(bytes, { limitInputPixels: limits.maxPhotoPixels }).autoOrient().toColourspace('srgb')
  const { data, info } = await picture.raw().toBuffer({ resolveWithObject: true })
  return { data, width: info.width, height: info.height, channels: info.channels }
}
