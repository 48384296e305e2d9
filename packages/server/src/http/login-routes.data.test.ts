import type { AccountEvent, LoginView, OpenAnswer } from '@snaplink/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import WebSocket from 'ws'
import { databases, type TestDatabase } from '../../test/databases.ts'
import { type SigninServer, startSigninServer } from '../../test/signin-server.ts'
import { createAccountLog } from '../accounts/account-log.ts'
import { readConfig } from '../config.ts'
import { disableAccount } from '../disable-account.ts'

const chrome = {
  'User-Agent': 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36',
}
const patience = { timeout: 20_000, interval: 50 }

describe.each(databases)('your logins on $name', ({ open }) => {
  let database: TestDatabase
  let server: SigninServer

  beforeAll(async () => {
    database = await open()
    server = await startSigninServer({ databaseUrl: database.url })
  })
  afterAll(async () => {
    await server.stop()
    await database.drop()
  })

  const logins = async (token: string) => (await server.get<{ logins: LoginView[] }>('logins', { token })).body.logins
  const history = async (token: string) =>
    (await server.get<{ events: AccountEvent[] }>('history', { token })).body.events
  const isIn = async (token: string) => (await server.get('logins', { token })).status === 200
  const end = (path: string, token: string) => server.request('DELETE', `/api/auth/logins${path}`, undefined, { token })
  async function signIn(person: { email: string; password: string }) {
    const { email, password } = person
    const { body } = await server.auth<{ token: string }>('sign-in', { email, password }, { headers: chrome })
    return body.token
  }
  async function openPage(token: string) {
    const { body } = await server.request<OpenAnswer>('POST', '/api/sessions', {}, { token })
    return body
  }
  /** Reads a page's log over a WebSocket: what came, and how it ended. */
  function readLog({ sessionId, pageToken }: Pick<OpenAnswer, 'sessionId' | 'pageToken'>) {
    const socket = new WebSocket(`${server.origin.replace('http', 'ws')}/ws`)
    const heard: { type: string; at: number; data: Record<string, unknown> }[] = []
    const end = { code: 0, isConnected: false }
    socket.on('open', () => socket.send(JSON.stringify({ sessionId, token: pageToken, after: 0 })))
    socket.on('message', (text) => {
      const frame = JSON.parse(String(text))
      if (frame.type === 'CONNECTED') end.isConnected = true
      if (frame.type === 'events') heard.push(...frame.events)
    })
    socket.on('close', (code) => {
      end.code = code
    })
    return { heard, end, stop: () => socket.close() }
  }

  test('each login is told with browser, address and how it was made', async () => {
    const person = await server.person({ headers: chrome })
    const desktop = await server.desktop()
    const { choices: _ } = (await server.scan(desktop.code, person.token)).body
    const { number } = (await server.check(desktop.secret)).body
    await server.verify(desktop.code, person.token, { code: number })
    await server.check(desktop.secret, { headers: chrome })

    const about = {
      browser: 'Chrome on Windows',
      address: '127.0.0.1',
      madeAt: expect.any(Number),
      seenAt: expect.any(Number),
    }
    const told = await logins(person.token)
    expect(told).toHaveLength(2)
    expect(told).toContainEqual({ ...about, loginId: expect.any(String), way: 'sign-up', isThis: true })
    expect(told).toContainEqual({
      ...about,
      loginId: expect.any(String),
      way: 'phone',
      phone: 'Pixel 7',
      isThis: false,
    })
    expect((await history(person.token)).map(({ type, way }) => [type, way])).toEqual([
      ['login.made', 'phone'],
      ['login.made', 'sign-up'],
    ])
  })

  test('one login is ended, and nobody else’s', async () => {
    const [ann, bob] = [await server.person(), await server.person()]
    const other = await signIn(ann)
    const { loginId = '' } = (await logins(ann.token)).find(({ isThis }) => !isThis) ?? {}
    expect(await end(`/${loginId}`, bob.token)).toMatchObject({ status: 404, body: { code: 'login.unknown' } })
    expect(await isIn(other)).toBe(true)
    expect((await end(`/${loginId}`, ann.token)).status).toBe(204)
    expect([await isIn(other), await isIn(ann.token), await isIn(bob.token)]).toEqual([false, true, true])
    expect((await end(`/${loginId}`, ann.token)).status).toBe(404)
    expect((await history(ann.token))[0]).toMatchObject({ type: 'login.ended', browser: 'Chrome on Windows' })
  })

  test('all others are ended, or all', async () => {
    const ann = await server.person()
    const others = [await signIn(ann), await signIn(ann)]
    expect((await end('/others', ann.token)).status).toBe(204)
    for (const token of others) expect(await isIn(token)).toBe(false)
    expect(await isIn(ann.token)).toBe(true)
    expect((await end('', ann.token)).status).toBe(204)
    expect(await isIn(ann.token)).toBe(false)
  })

  test('an ended login’s open readers close within five seconds, and do not come back', async () => {
    const ann = await server.person()
    const other = await signIn(ann)
    const [mine, theirs] = [await openPage(ann.token), await openPage(other)]
    const [kept, ended] = [readLog(mine), readLog(theirs)]
    await expect.poll(() => kept.end.isConnected && ended.end.isConnected, patience).toBe(true)

    const askedAt = Date.now()
    await end('/others', ann.token)
    await expect.poll(() => ended.end.code, patience).toBe(4410)
    const last = ended.heard.at(-1)
    expect(last).toMatchObject({ type: 'session.closed', data: { reason: 'login' } })
    expect((last?.at ?? 0) - askedAt).toBeLessThan(5_000)
    const again = readLog(theirs)
    await expect.poll(() => again.end.code, patience).toBe(4410)
    expect(kept.end.code).toBe(0)
    kept.stop()
  })

  test('a new login is told to the person’s other open pages', async () => {
    const [ann, bob] = [await server.person(), await server.person()]
    const [hers, his] = [readLog(await openPage(ann.token)), readLog(await openPage(bob.token))]
    await expect.poll(() => hers.end.isConnected && his.end.isConnected, patience).toBe(true)
    const token = await signIn(ann)
    const { loginId } = (await logins(token)).find(({ isThis }) => isThis) ?? {}
    await expect.poll(() => hers.heard.at(-1), patience).toMatchObject({ type: 'login.made', data: { loginId } })
    expect(his.heard.map(({ type }) => type)).not.toContain('login.made')
    hers.stop()
    his.stop()
  })

  test('a wrong password is in the account’s history', async () => {
    const ann = await server.person()
    await server.auth('sign-in', { email: ann.email, password: 'not this one' }, { headers: chrome })
    const failed = { type: 'login.failed', way: 'password', browser: 'Chrome on Windows' }
    await expect.poll(async () => (await history(ann.token))[0], patience).toMatchObject(failed)
  })

  test('what is half a year old is forgotten', async () => {
    const ann = await server.person()
    const far = { now: () => Date.now() + 181 * 24 * 60 * 60_000 }
    await createAccountLog({ db: database.db, clock: far }).sweep()
    expect(await history(ann.token)).toEqual([])
  })

  test('a closed account has no logins, its pages close, and an approval of it lets nobody in', async () => {
    const ann = await server.person()
    const desktop = await server.desktop()
    await server.verify(desktop.code, ann.token)
    const reading = readLog(await openPage(ann.token))
    await expect.poll(() => reading.end.isConnected, patience).toBe(true)

    const config = readConfig({ DATA_DIR: server.folder, DATABASE_URL: database.url })
    await disableAccount(config, ann.email, true)
    expect(await isIn(ann.token)).toBe(false)
    expect((await server.check(desktop.secret)).status).toBe(404)
    expect((await server.auth('sign-in', ann)).body.code).toBe('login.disabled')
    expect((await server.auth('sign-in', { ...ann, password: 'not this one' })).body.code).toBe('login.wrong')
    await expect.poll(() => reading.end.code, patience).toBe(4410)

    await disableAccount(config, ann.email, false)
    expect(await isIn(ann.token)).toBe(true)
    await expect(disableAccount(config, 'nobody@example.org', true)).rejects.toThrow(/no account/)
  })
})
