import { expect, test } from 'vitest'
import { withAddress } from './show-code.ts'

const base = 'http://127.0.0.1:3000/'
const path = '/mobile-upload/7sEStTiuZp6e_V0LpP_LU4#t=st_1f4AY_hrxzKtRf0MYhPeaQ'

test.each([
  ['192.168.1.20', 'http://192.168.1.20:3000'],
  ['photos.local', 'http://photos.local:3000'],
  ['photos.local:8080', 'http://photos.local:8080'],
  ['2001:db8::7', 'http://[2001:db8::7]:3000'],
  ['https://photos.example.org', 'https://photos.example.org'],
  ['https://example.org/photos/', 'https://example.org/photos'],
])('--address %s leads to %s', (address, origin) => {
  expect(withAddress(`http://10.0.0.5:3000${path}`, address, base)).toBe(`${origin}${path}`)
})

test('behind a server on a standard port the address has none either', () => {
  expect(withAddress(`https://a.example${path}`, 'b.example', 'https://a.example/')).toBe(`https://b.example${path}`)
})
