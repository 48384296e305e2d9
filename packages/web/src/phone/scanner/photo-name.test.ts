import { expect, test } from 'vitest'
import { photoNameFor } from './photo-name.ts'

test('photos of a code are named by it and counted on, whatever else there is', () => {
  const taken = [
    '4006381333931-1.jpg',
    '4006381333931-9.png',
    '4006381333931-x.jpg',
    '40063813339310-70.jpg',
    'IMG_1.jpg',
  ]
  expect(photoNameFor('4006381333931', [], 'image/jpeg')).toBe('4006381333931-1.jpg')
  expect(photoNameFor('4006381333931', taken, 'image/heic')).toBe('4006381333931-10.heic')
})

test('what a code says is no path, no hidden file and not too long', () => {
  expect(photoNameFor('../../etc/passwd', [], 'image/jpeg')).toBe('etc-passwd-1.jpg')
  expect(photoNameFor('https://example.org/a?b=c', [], 'image/jpeg')).toBe('https-example.org-a-b-c-1.jpg')
  expect(photoNameFor('\u001d01\u0000', [], '')).toBe('01-1.jpg')
  expect(photoNameFor('☂', [], '')).toBe('code-1.jpg')
  expect(photoNameFor('9'.repeat(4000), [], 'image/webp')).toHaveLength(60 + '-1.webp'.length)
})
