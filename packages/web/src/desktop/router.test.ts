import { expect, test } from 'vitest'
import { routeOf } from './router.tsx'

test('addresses are read relative to the base, with or without a slash at the end', () => {
  expect(routeOf('/', '/')).toBe('')
  expect(routeOf('/login', '/')).toBe('login')
  expect(routeOf('/account/', '/')).toBe('account')
  expect(routeOf('/scans/stock-take', '/')).toBe('scans/stock-take')
  expect(routeOf('/books/lent/', '/')).toBe('books/lent')
  expect(routeOf('/shelf/s1.abc-_', '/')).toBe('shelf')
  expect(routeOf('/phone/', '/phone/')).toBe('')
  expect(routeOf('/phone/signup', '/phone/')).toBe('signup')
})

test('an address that is none of ours has no page', () => {
  expect(routeOf('/nothing', '/')).toBeNull()
  expect(routeOf('/login', '/phone/')).toBeNull()
  expect(routeOf('/constructor', '/')).toBeNull()
})
