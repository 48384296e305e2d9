import { expect, test } from 'vitest'
import { deepLinkIn, readDeepLink } from './deep-link.ts'

test.each([
  ['snaplink://scans', 'scans'],
  ['snaplink://photos/', ''],
  ['SNAPLINK://Books', 'books'],
  ['snaplink:app', 'app'],
])('%s opens a page of ours', (link, page) => {
  expect(readDeepLink(link)).toBe(page)
})

test.each([
  'snaplink://evil.example',
  'snaplink://scans/../../etc',
  'snaplink://scans?server=http://evil.example',
  'snaplink://scans#t=1',
  'snaplink://user@scans',
  'https://scans',
  'javascript:scans',
  'xsnaplink://scans',
  '',
])('%s opens nothing', (link) => {
  expect(readDeepLink(link)).toBeNull()
})

test('it is found among other arguments', () => {
  expect(deepLinkIn(['/opt/Snaplink/snaplink', '--flag', 'snaplink://scans'])).toBe('scans')
  expect(deepLinkIn(['/opt/Snaplink/snaplink', '--scans'])).toBeNull()
})
