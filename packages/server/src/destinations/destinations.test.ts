import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { startCloudinaryStandIn } from '../../test/cloudinary-stand-in.ts'
import type { Fault, StandIn } from '../../test/destination-store.ts'
import { jpeg, png } from '../../test/pictures.ts'
import { startS3StandIn } from '../../test/s3-stand-in.ts'
import { cloudinaryDestination } from './cloudinary.ts'
import type { Destination } from './destination.ts'
import { folderDestination } from './folder.ts'
import { s3Destination } from './s3.ts'

/** One kind of destination, and a way to look behind it. */
interface Subject {
  readonly destination: Destination
  /** The same with other credentials than the store knows; null where there are none. */
  readonly withWrongSecret: Destination | null
  /** What happens to the next put. */
  fail(fault: Fault): void
  objects(): Promise<Map<string, Buffer>>
  urlOf(name: string): string
  stop(): Promise<void>
}

const s3Account = {
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey: 'wJalr/XUtn+FEMI',
  region: 'eu-test-1',
  bucket: 'photos',
}

async function s3(): Promise<Subject> {
  const store = await startS3StandIn(s3Account)
  const settings = { kind: 's3', endpoint: store.url, prefix: 'shop/list', isPathStyle: true } as const
  const make = (more: object) => s3Destination({ ...settings, ...s3Account, publicUrl: 'https://cdn.example', ...more })
  return {
    ...behind(store, 'shop/list/'),
    destination: make({}),
    withWrongSecret: make({ secretAccessKey: 'another' }),
    urlOf: (name) => `https://cdn.example/${name}`,
  }
}

const cloudinary = (algorithm: 'sha1' | 'sha256') => async (): Promise<Subject> => {
  const account = { cloudName: 'demo', apiKey: '1234', apiSecret: 'abcd', algorithm }
  const store = await startCloudinaryStandIn(account)
  const settings = {
    kind: 'cloudinary',
    ...account,
    signatureAlgorithm: algorithm,
    folder: 'a&b/shop',
    apiUrl: store.url,
  } as const
  const stem = (name: string) => name.replace(/\.\w+$/, '')
  return {
    ...behind(store, 'a&b/shop/'),
    destination: cloudinaryDestination(settings),
    withWrongSecret: cloudinaryDestination({ ...settings, apiSecret: 'dcba' }),
    urlOf: (name) => `https://res.cloudinary.com/demo/image/upload/v1/a&b/shop/${stem(name)}.${name.split('.').at(-1)}`,
  }
}

function behind(store: StandIn, prefix: string) {
  return {
    fail: (fault: Fault) => void store.faults.push(fault),
    async objects() {
      const all = [...store.objects].map(
        ([name, { bytes }]) => [name.slice(prefix.length).replace(/\.\w+$/, ''), bytes] as const,
      )
      return new Map(all)
    },
    stop: () => store.stop(),
  }
}

async function folder(): Promise<Subject> {
  const path = await mkdtemp(join(tmpdir(), 'snaplink-published-'))
  const destination = folderDestination({ kind: 'folder', path: join(path, 'deep/er'), publicUrl: undefined })
  let fault: Fault | undefined
  return {
    destination: {
      async put(object) {
        const now = fault
        fault = undefined
        if (now && typeof now === 'object' && 'status' in now) {
          // A file where the folder should be.
          await rm(join(path, 'deep'), { recursive: true, force: true })
          await writeFile(join(path, 'deep'), '')
          return destination.put(object).finally(() => rm(join(path, 'deep'), { force: true }))
        }
        const put = await destination.put(object)
        if (now) throw new Error('The line broke.')
        return put
      },
    },
    withWrongSecret: null,
    fail(next) {
      fault = next
    },
    async objects() {
      const root = join(path, 'deep/er')
      const found = await readdir(root, { recursive: true, withFileTypes: true })
      const files = found.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
      return new Map(
        await Promise.all(
          files.map(async (file) => [file.slice(root.length + 1).replace(/\.\w+$/, ''), await readFile(file)] as const),
        ),
      )
    },
    urlOf: (name) => pathToFileURL(join(path, 'deep/er', name)).href,
    stop: () => rm(path, { recursive: true, force: true }),
  }
}

describe.each([
  ['a folder', folder],
  ['an S3 bucket', s3],
  ['Cloudinary (SHA-1)', cloudinary('sha1')],
  ['Cloudinary (SHA-256)', cloudinary('sha256')],
])('%s as a destination', (_kind, start) => {
  let subject: Subject
  let picture: Buffer
  beforeEach(async () => {
    subject = await start()
    picture = await jpeg()
  })
  afterEach(() => subject.stop())

  const put = (name: string, bytes: Buffer, mediaType = 'image/jpeg') =>
    subject.destination.put({ name, bytes, mediaType })

  test('keeps what it was given, byte for byte, and says where', async () => {
    const other = await png()
    expect(await put('abc/01.jpg', picture)).toEqual({ url: subject.urlOf('abc/01.jpg') })
    expect(await put('abc/02.png', other, 'image/png')).toEqual({ url: subject.urlOf('abc/02.png') })
    expect(await subject.objects()).toEqual(
      new Map([
        ['abc/01', picture],
        ['abc/02', other],
      ]),
    )
  })

  test('has one object of a name, the last that came', async () => {
    await put('abc/01.jpg', picture)
    const other = await jpeg({ quality: 30 })
    await put('abc/01.jpg', other)
    expect(await subject.objects()).toEqual(new Map([['abc/01', other]]))
  })

  test('has one object when its answer was lost and it is put again', async () => {
    subject.fail('lost-answer')
    await expect(put('abc/01.jpg', picture)).rejects.toThrow()
    expect(await put('abc/01.jpg', picture)).toEqual({ url: subject.urlOf('abc/01.jpg') })
    expect(await subject.objects()).toEqual(new Map([['abc/01', picture]]))
  })

  test('that fails says so, and keeps nothing of it', async () => {
    subject.fail({ status: 500 })
    await expect(put('abc/01.jpg', picture)).rejects.toMatchObject({ name: 'DestinationError' })
    await put('abc/02.jpg', picture)
    expect([...(await subject.objects()).keys()]).toEqual(['abc/02'])
  })

  test('takes no name that leads elsewhere', async () => {
    for (const name of ['../01.jpg', '/01.jpg', 'a//b.jpg', '.hidden', 'a\\b.jpg', 'a b.jpg']) {
      await expect(put(name, picture)).rejects.toThrow('cannot be the name')
    }
  })

  test('that does not know our signature refuses for good', async () => {
    if (!subject.withWrongSecret) return
    const refused = subject.withWrongSecret.put({ name: 'abc/01.jpg', bytes: picture, mediaType: 'image/jpeg' })
    await expect(refused).rejects.toMatchObject({ name: 'DestinationError', isFinal: true })
    expect((await subject.objects()).size).toBe(0)
  })

  test('that may recover is told from one that will not', async () => {
    if (!subject.withWrongSecret) return
    for (const [status, isFinal] of [
      [500, false],
      [503, false],
      [429, false],
      [404, true],
    ] as const) {
      subject.fail({ status })
      await expect(put('abc/01.jpg', picture)).rejects.toMatchObject({ isFinal })
    }
  })
})

test('a store that is not there may recover', async () => {
  const gone = await startS3StandIn(s3Account)
  await gone.stop()
  const settings = { kind: 's3', endpoint: gone.url, prefix: '', isPathStyle: true, publicUrl: undefined } as const
  const nobody = s3Destination({ ...settings, ...s3Account })
  const put = nobody.put({ name: '01.jpg', bytes: Buffer.from('x'), mediaType: 'image/jpeg' })
  await expect(put).rejects.toMatchObject({ isFinal: false })
})
