import { photoType } from '@snaplink/contract'
import { expect, test } from 'vitest'
import { ConfigError, readConfig } from './config.ts'

test('without any variable Snaplink runs on port 3000, on an embedded database, with guests', () => {
  const config = readConfig({})
  expect(config).toMatchObject({ port: 3000, host: undefined, publicUrl: undefined, guests: true, trustProxy: false })
  expect(config.databaseUrl).toBe(`sqlite://${config.dataDir}/snaplink.db`)
  expect(Object.isFrozen(config)).toBe(true)
})

test('a public address turns guests off, unless they are asked for', () => {
  expect(readConfig({ PUBLIC_URL: 'https://photos.example/phone/' })).toMatchObject({
    publicUrl: 'https://photos.example/phone',
    guests: false,
  })
  expect(readConfig({ PUBLIC_URL: 'https://photos.example', SNAPLINK_GUESTS: 'on' }).guests).toBe(true)
})

test.each([
  ['PORT', '70000'],
  ['PORT', 'eighty'],
  ['PUBLIC_URL', 'photos.example'],
  ['PUBLIC_URL', 'ftp://photos.example'],
  ['PUBLIC_URL', 'https://user@photos.example'],
  ['MOBILE_APP_URL', 'app.example/login'],
  ['MOBILE_APP_URL', 'https://app.example/login#there'],
  ['MOBILE_APP_URL', 'javascript:alert(1)'],
  ['SNAPLINK_SIGNIN_NUMBER', 'never'],
  ['DATABASE_URL', 'postgres://localhost/snaplink'],
  ['DATABASE_URL', 'mysql://localhost'],
  ['SNAPLINK_GUESTS', 'yes'],
  ['SNAPLINK_ORIGINS', 'https://shop.example/path'],
  ['SNAPLINK_SECRET', 'short'],
  ['SNAPLINK_LOG', 'loud'],
  ['SNAPLINK_TRUST_PROXY', 'yes'],
  ['SNAPLINK_MAX_PHOTOS', '0'],
  ['SNAPLINK_MAX_PHOTO_MB', '2.5'],
  ['SNAPLINK_MAX_PHOTO_MB', '4096'],
  ['SNAPLINK_MAX_TOTAL_MB', '-1'],
])('%s=%s ends in one sentence that names it', (name, value) => {
  const read = () => readConfig({ [name]: value })
  expect(read).toThrow(ConfigError)
  expect(read).toThrow(new RegExp(`^${name} .*\\.$`))
})

test('what a session may hold can be raised, and all of it together lowered', () => {
  const mib = 1024 * 1024
  const { mediaTypes, ...standard } = readConfig({}).photoLimits
  expect(standard).toEqual({ maxPhotos: 24, maxPhotoBytes: 25 * mib, maxTotalBytes: 24 * 25 * mib })
  expect(mediaTypes).toEqual(photoType.options)
  const raised = readConfig({ SNAPLINK_MAX_PHOTOS: '60', SNAPLINK_MAX_PHOTO_MB: '64' })
  expect(raised.photoLimits).toMatchObject({
    ...{ maxPhotos: 60, maxPhotoBytes: 64 * mib, maxTotalBytes: 60 * 64 * mib },
  })
  expect(readConfig({ SNAPLINK_MAX_TOTAL_MB: '100' }).photoLimits).toMatchObject({ maxTotalBytes: 100 * mib })
})

test('a password in DATABASE_URL is not repeated in the sentence', () => {
  expect(() => readConfig({ DATABASE_URL: 'mysql://root:hunter2@localhost' })).not.toThrow(/hunter2/)
})
