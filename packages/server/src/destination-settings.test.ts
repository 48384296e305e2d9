import { expect, test } from 'vitest'
import { ConfigError, readConfig } from './config.ts'

const read = (text: string) => readConfig({ SNAPLINK_DESTINATIONS: text }).destinations

test('destinations are read in their order, each of its kind', () => {
  const all = read(
    `pictures=file:///srv/pictures?public=https://img.example
     bucket=s3+https://AKID:a%2Fb%2Bc@s3.eu-central-1.amazonaws.com/photos/shop?region=eu-central-1
     minio=s3+http://k:s@127.0.0.1:9000/photos
     cdn=cloudinary://1234:abcd@demo/shop/list?signature=sha256`,
  )
  expect([...all]).toEqual([
    ['pictures', { kind: 'folder', path: '/srv/pictures', publicUrl: 'https://img.example' }],
    [
      'bucket',
      {
        ...{ kind: 's3', endpoint: 'https://s3.eu-central-1.amazonaws.com', region: 'eu-central-1', bucket: 'photos' },
        ...{ prefix: 'shop', accessKeyId: 'AKID', secretAccessKey: 'a/b+c', isPathStyle: false, publicUrl: undefined },
      },
    ],
    [
      'minio',
      {
        ...{ kind: 's3', endpoint: 'http://127.0.0.1:9000', region: 'us-east-1', bucket: 'photos', prefix: '' },
        ...{ accessKeyId: 'k', secretAccessKey: 's', isPathStyle: true, publicUrl: undefined },
      },
    ],
    [
      'cdn',
      {
        ...{ kind: 'cloudinary', cloudName: 'demo', apiKey: '1234', apiSecret: 'abcd', folder: 'shop/list' },
        ...{ apiUrl: undefined, signatureAlgorithm: 'sha256' },
      },
    ],
  ])
  expect(read('').size).toBe(0)
})

test.each([
  'file:///srv',
  'A=file:///srv',
  'a=file://host/srv',
  'a=https://example.org',
  'a=s3+https://example.org/bucket',
  'a=s3+https://key:hunter2@example.org',
  'a=cloudinary://key@cloud',
  'a=cloudinary://key:hunter2@cloud?api=ftp://x',
  'a=file:///x a=file:///y',
])('%s ends in one sentence that names the variable and no secret', (text) => {
  expect(() => read(text)).toThrow(ConfigError)
  expect(() => read(text)).toThrow(/^SNAPLINK_DESTINATIONS .*\.$/)
  expect(() => read(text)).not.toThrow(/hunter2/)
})
