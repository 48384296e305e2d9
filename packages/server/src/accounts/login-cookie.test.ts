import { expect, test } from 'vitest'
import { cookieTokenOf, endedLoginCookies, loginCookies, tokenOf } from './login-cookie.ts'

test('on plain http the cookie is kept from scripts and foreign sites, and from other paths of the host', () => {
  expect(loginCookies('abc', { isHttps: false, basePath: '/phone' })).toEqual([
    'snaplink_login=abc; Path=/phone; Max-Age=2592000; HttpOnly; SameSite=Lax',
  ])
})

test('on https it is bound to the host, and the one from plain http goes', () => {
  expect(loginCookies('abc', { isHttps: true, basePath: '/phone' })).toEqual([
    '__Host-snaplink_login=abc; Path=/; Max-Age=2592000; HttpOnly; SameSite=Lax; Secure',
    'snaplink_login=; Path=/phone; Max-Age=0; HttpOnly; SameSite=Lax',
  ])
})

test('logging out removes every cookie that logs in', () => {
  for (const isHttps of [true, false]) {
    const set = loginCookies('abc', { isHttps, basePath: '/' })
    const ended = endedLoginCookies({ isHttps, basePath: '/' })
    expect(ended).toEqual(set.map((line) => line.replace('=abc;', '=;').replace('2592000', '0')))
  }
})

test('the token is found among other cookies, the host-bound one first', () => {
  const of = (cookie: string) => cookieTokenOf({ headers: { cookie } })
  expect(of('a=1; snaplink_login=abc; b=2')).toBe('abc')
  expect(of('snaplink_login=plain; __Host-snaplink_login=bound')).toBe('bound')
  expect(of('snaplink_login=')).toBeUndefined()
  expect(of('not_snaplink_login=abc')).toBeUndefined()
  expect(cookieTokenOf({ headers: {} })).toBeUndefined()
})

test('an Authorization header counts alone, even one that we cannot use', () => {
  const cookie = 'snaplink_login=cookie'
  expect(tokenOf({ headers: { cookie } })).toBe('cookie')
  expect(tokenOf({ headers: { cookie, authorization: 'Bearer header' } })).toBe('header')
  expect(tokenOf({ headers: { cookie, authorization: 'bearer header' } })).toBe('header')
  expect(tokenOf({ headers: { cookie, authorization: 'Basic abc' } })).toBeUndefined()
  expect(tokenOf({ headers: { cookie, authorization: 'Bearer a b' } })).toBeUndefined()
})
