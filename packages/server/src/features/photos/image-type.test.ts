import { expect, test } from 'vitest'
import { html, jpeg, png, svg, webp } from '../../../test/pictures.ts'
import { fileNameFor, imageTypeOf } from './image-type.ts'

test('a picture is known by its bytes', async () => {
  expect(imageTypeOf(await jpeg())).toBe('image/jpeg')
  expect(imageTypeOf(await png())).toBe('image/png')
  expect(imageTypeOf(await webp())).toBe('image/webp')
  const heif = (brand: string) => Buffer.from(`\x00\x00\x00\x18ftyp${brand}\x00\x00\x00\x00`, 'latin1')
  expect(imageTypeOf(heif('heic'))).toBe('image/heic')
  expect(imageTypeOf(heif('avif'))).toBe('image/avif')
})

test('everything else is none of ours', () => {
  const gif = Buffer.from('GIF89a..........')
  const wav = Buffer.from('RIFF\x10\x00\x00\x00WAVEfmt ')
  const movie = Buffer.from('\x00\x00\x00\x18ftypisom\x00\x00\x00\x00', 'latin1')
  for (const bytes of [
    svg,
    html,
    gif,
    wav,
    movie,
    Buffer.alloc(0),
    Buffer.from('\xff\xd8', 'latin1'),
    Buffer.alloc(64),
  ]) {
    expect(imageTypeOf(bytes)).toBeNull()
  }
})

test.each([
  ['IMG_1.JPG', 'image/jpeg', 'IMG_1.JPG'],
  ['a.jpeg', 'image/jpeg', 'a.jpeg'],
  ['a.jpg', 'image/png', 'a.png'],
  ['attack.html', 'image/jpeg', 'attack.jpg'],
  ['a.tar.gz', 'image/webp', 'a.tar.webp'],
  ['photo', 'image/webp', 'photo.webp'],
  ['IMG_2.HEIC', 'image/heic', 'IMG_2.HEIC'],
  ['IMG_2.HEIC', 'image/jpeg', 'IMG_2.jpg'],
  ['', 'image/jpeg', 'photo.jpg'],
  ['.html', 'image/jpeg', 'photo.jpg'],
  ['two\nlines.html', 'image/png', 'two\nlines.png'],
  ['Grüße 🌞.png', 'image/png', 'Grüße 🌞.png'],
] as const)('%j as %s is saved as %j', (name, type, saved) => {
  expect(fileNameFor(name, type)).toBe(saved)
})
