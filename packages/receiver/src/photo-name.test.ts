import { expect, test } from 'vitest'
import { type NameParts, readNamePattern } from './photo-name.ts'

const offeredAt = new Date(2026, 2, 7, 9, 5, 3).getTime()
const parts = { name: 'IMG_1.jpg', mediaType: 'image/jpeg', offeredAt, index: 7, phone: 'Ann’s Pixel' }
const nameOf = (pattern: string, more: Partial<NameParts> = {}) =>
  readNamePattern(pattern, '--name')({ ...parts, ...more })

test('a name is made of what the pattern says', () => {
  expect(nameOf('{name}')).toBe('IMG_1.jpg')
  expect(nameOf('{date}-{index}-{name}')).toBe('2026-03-07-007-IMG_1.jpg')
  expect(nameOf('{phone} {time}')).toBe('Ann’s Pixel 09-05-03.jpg')
})

test.each([
  ['../../.ssh/authorized_keys', '_.._.ssh_authorized_keys.jpg'],
  ['..', 'photo.jpg'],
  ['', 'photo.jpg'],
  ['.hidden', 'hidden.jpg'],
  ['-rf', 'rf.jpg'],
  ['CON', 'CON_.jpg'],
  ['.nul', 'nul_.jpg'],
  ['a:b|c?.jpg', 'a_b_c_.jpg'],
  ['C:\\x\\y.jpg', 'C_x_y.jpg'],
  ['esc\u001b[31m\n.jpg', 'esc_[31m.jpg'],
  ['gpj.\u202eexe', 'gpj._exe.jpg'],
  ['dots...', 'dots.jpg'],
])('%j, as a phone may call its photo, becomes %j', (name, expected) => {
  expect(nameOf('{name}', { name })).toBe(expected)
})

test('the longest name fits on every disk, with its ending', () => {
  for (const name of ['a'.repeat(255), '写'.repeat(255), '👩‍👩‍👧'.repeat(60)]) {
    const made = nameOf('{name}', { name: `${name}.jpg` })
    expect(Buffer.byteLength(made.replace('.jpg', ' (999).jpg'))).toBeLessThanOrEqual(255)
    expect(made).toMatch(/\.jpg$/)
  }
})

test('the ending says what the picture is, not what the phone said', () => {
  expect(nameOf('{name}', { name: 'a.JPEG' })).toBe('a.JPEG')
  expect(nameOf('{name}', { name: 'a.png' })).toBe('a.jpg')
  expect(nameOf('{name}', { name: 'a.exe' })).toBe('a.exe.jpg')
  expect(nameOf('{name}', { name: 'a.heic', mediaType: 'image/heic' })).toBe('a.heic')
})

test.each(['{day}', '../{name}', 'a\\b', '', '{constructor}'])('the pattern %j is refused', (pattern) => {
  expect(() => readNamePattern(pattern, '--name')).toThrow(/--name is/)
})
