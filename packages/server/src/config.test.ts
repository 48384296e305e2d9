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
])('%s=%s ends in one sentence that names it', (name, value) => {
  const read = () => readConfig({ [name]: value })
  expect(read).toThrow(ConfigError)
  expect(read).toThrow(new RegExp(`^${name} .*\\.$`))
})

test('what a session may hold can be raised', () => {
  expect(readConfig({}).photoLimits).toEqual({ maxPhotos: 24, maxPhotoBytes: 25 * 1024 * 1024 })
  const raised = readConfig({ SNAPLINK_MAX_PHOTOS: '60', SNAPLINK_MAX_PHOTO_MB: '64' })
  expect(raised.photoLimits).toEqual({ maxPhotos: 60, maxPhotoBytes: 64 * 1024 * 1024 })
})

test('a password in DATABASE_URL is not repeated in the sentence', () => {
  expect(() => readConfig({ DATABASE_URL: 'mysql://root:hunter2@localhost' })).not.toThrow(/hunter2/)
})
