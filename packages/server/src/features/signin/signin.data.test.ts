import { randomUUID } from 'node:crypto'
import type { AccountEvent, GenerateQrAnswer, LoginView, VerifyQrAnswer } from '@snaplink/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { databases, type TestDatabase } from '../../../test/databases.ts'
import { codeIn, readQrPng, type SigninServer, startSigninServer } from '../../../test/signin-server.ts'

const minutes = 60_000

describe.each(databases)('login by phone on $name', ({ open }) => {
  let database: TestDatabase
  let server: SigninServer
  let ann: Awaited<ReturnType<SigninServer['person']>>

  beforeAll(async () => {
    database = await open()
    server = await startSigninServer({ databaseUrl: database.url })
    ann = await server.person()
  })
  afterAll(async () => {
    await server.stop()
    await database.drop()
  })

  const me = async (token: string) =>
    (await server.get<{ user: { userId: string } | null }>('me', { token })).body.user?.userId ?? null
  const history = async (token: string) =>
    (await server.get<{ events: AccountEvent[] }>('history', { token })).body.events
  const logins = async (token: string) => (await server.get<{ logins: LoginView[] }>('logins', { token })).body.logins
  /** A desktop whose request a phone has approved. */
  async function approved(token = ann.token) {
    const desktop = await server.desktop()
    expect((await server.verify(desktop.code, token)).status).toBe(200)
    return desktop
  }
  async function authenticated(secret: string) {
    const { status, body } = await server.check(secret)
    if (body.status !== 'authenticated') throw new Error(`It answered ${status} ${JSON.stringify(body)}.`)
    return { token: body.token ?? '', user: body.user }
  }
  const unknown = async () => (await server.check(randomUUID())).body

  test('a client that follows the documented API alone logs in', async () => {
    const made = await server.auth<GenerateQrAnswer>('generate-qr')
    expect(made.status).toBe(200)
    expect(made.body).toMatchObject({ sessionId: expect.stringMatching(/^[0-9a-f-]{36}$/), expiresIn: 300 })
    const secret = made.body.sessionId
    expect((await server.check(secret)).body).toMatchObject({
      status: 'pending',
      message: expect.any(String),
      interval: 2,
    })

    const verified = await server.verify<VerifyQrAnswer>(secret, ann.token)
    expect(verified.body).toEqual({ success: true, message: expect.any(String), token: ann.token, user: ann.user })

    const { token, user } = await authenticated(secret)
    expect(user).toEqual(ann.user)
    expect(token).not.toBe(ann.token)
    expect(await me(token)).toBe(ann.user.userId)
    expect(await server.check(secret)).toMatchObject({ status: 404, body: await unknown() })
  })

  test('the QR carries the public code and nothing of the secret, and the code fetches nothing', async () => {
    const { qrCode, secret } = await server.desktop()
    const url = await readQrPng(qrCode)
    expect(url).toMatch(/\/approve#sessionId=st_[\w-]{22}$/)
    expect(url).not.toContain(secret)
    await server.verify(codeIn(url), ann.token)
    expect(await server.check(codeIn(url))).toMatchObject({ status: 404, body: await unknown() })
    expect((await server.check(secret)).body.status).toBe('authenticated')
  })

  test('whoever approves needs a login, and one of an account', async () => {
    const { code, secret } = await server.desktop()
    const guest = await server.auth<{ token: string }>('guest', {})
    for (const token of [undefined, 'nonsense', guest.body.token]) {
      expect(await server.verify(code, token)).toMatchObject({ status: 401, body: { code: 'login.required' } })
      expect((await server.auth('scan-qr', { sessionId: code }, { token })).status).toBe(401)
    }
    expect((await server.check(secret)).body.status).toBe('pending')
  })

  test('the first phone that scans gets it; for others, also of the same person, it is unknown', async () => {
    const { code, secret } = await server.desktop()
    const [bob, annsTablet] = [await server.person(), await server.auth<{ token: string }>('sign-in', ann)]
    const first = await server.scan(code, ann.token)
    expect(first.status).toBe(200)
    for (const token of [bob.token, annsTablet.body.token]) {
      for (const id of [code, secret]) {
        expect(await server.scan(id, token)).toMatchObject({ status: 404, body: { code: 'signin.unknown' } })
        expect(await server.verify(id, token)).toMatchObject({ status: 404, body: { code: 'signin.unknown' } })
        expect((await server.verify(id, token, { decision: 'deny' })).status).toBe(404)
      }
    }
    expect((await server.scan(code, ann.token)).body.choices).toEqual(first.body.choices)
    expect((await server.check(secret)).body.status).toBe('pending')
  })

  test('of twenty phones that scan at once, one gets it', async () => {
    const { code } = await server.desktop()
    const people = await Promise.all(Array.from({ length: 5 }, () => server.person()))
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        server.scan(code, people[i % 5]?.token ?? '').then(({ status }) => [i % 5, status]),
      ),
    )
    const winners = new Set(answers.filter(([, status]) => status === 200).map(([person]) => person))
    expect(winners.size).toBe(1)
  })

  test('of forty checks at once, exactly one gets the login', async () => {
    for (let round = 0; round < 3; round++) {
      const { secret } = await approved()
      const before = (await logins(ann.token)).length
      const answers = await Promise.all(Array.from({ length: 40 }, () => server.check(secret)))
      const tokens = answers.flatMap(({ body }) => (body.status === 'authenticated' ? (body.token ?? '') : []))
      expect(tokens).toHaveLength(1)
      expect(answers.filter(({ status }) => status === 404)).toHaveLength(39)
      expect((await logins(ann.token)).length).toBe(before + 1)
      expect(await me(tokens[0] ?? '')).toBe(ann.user.userId)
    }
  })

  test('the number is shown after the scan, and the right one of three lets in', async () => {
    const { code, secret } = await server.desktop()
    expect((await server.check(secret)).body).not.toHaveProperty('number')
    const { choices } = (await server.scan(code, ann.token)).body
    const { number = '' } = (await server.check(secret)).body
    expect(choices).toContain(number)
    expect((await server.verify(code, ann.token, { code: number })).status).toBe(200)
    expect((await server.check(secret)).body.status).toBe('authenticated')
  })

  test('a wrong number ends the request', async () => {
    const { code, secret } = await server.desktop()
    const { choices } = (await server.scan(code, ann.token)).body
    const { number } = (await server.check(secret)).body
    const wrong = choices.find((choice) => choice !== number)
    expect(await server.verify(code, ann.token, { code: wrong })).toMatchObject({
      status: 403,
      body: { code: 'signin.number-wrong' },
    })
    expect((await server.verify(code, ann.token, { code: number })).status).toBe(404)
    expect(await server.check(secret)).toMatchObject({ status: 403, body: { code: 'signin.denied' } })
    expect((await history(ann.token))[0]).toMatchObject({ type: 'login.failed', way: 'phone', phone: 'Pixel 7' })
  })

  test('a phone that asked for the number cannot approve without it', async () => {
    const { code, secret } = await server.desktop()
    await server.scan(code, ann.token)
    expect((await server.verify(code, ann.token)).body.code).toBe('signin.number-needed')
    expect((await server.check(secret)).body.status).toBe('pending')
  })

  test('what a phone denies is over, and the desktop is told so', async () => {
    const { code, secret } = await server.desktop()
    expect((await server.verify(code, ann.token, { decision: 'deny' })).status).toBe(200)
    expect(await server.check(secret)).toMatchObject({ status: 403, body: { code: 'signin.denied' } })
    expect((await server.verify(code, ann.token)).status).toBe(404)
    expect((await history(ann.token))[0]).toMatchObject({ type: 'login.denied' })
  })

  test('an approval whose answer was lost is simply repeated', async () => {
    const { code } = await approved()
    expect((await server.verify(code, ann.token)).status).toBe(200)
  })

  test('unknown, foreign, expired and used requests get one answer', async () => {
    const [expired, late, used, foreign] = [
      await server.desktop(),
      await approved(),
      await approved(),
      await server.desktop(),
    ]
    await authenticated(used.secret)
    const bob = await server.person()
    await server.scan(foreign.code, bob.token)
    const never = await unknown()
    server.pass(5 * minutes)
    for (const { secret } of [expired, late, used])
      expect(await server.check(secret)).toMatchObject({ status: 404, body: never })
    for (const id of [expired.code, late.code, used.code, foreign.code, expired.secret, 'nonsense', randomUUID()]) {
      for (const path of ['verify-qr', 'scan-qr']) {
        const answer = await server.auth(path, { sessionId: id }, { token: ann.token })
        expect([answer.status, answer.body], `${path} ${id}`).toEqual([404, never])
      }
    }
  })

  test('at redemption the phone’s login and its account are asked again', async () => {
    const phone = await server.auth<{ token: string }>('sign-in', ann)
    const { secret } = await approved(phone.body.token)
    await server.auth('sign-out', {}, { token: phone.body.token })
    const before = (await logins(ann.token)).length
    expect(await server.check(secret)).toMatchObject({ status: 404, body: await unknown() })
    expect(await server.check(secret)).toMatchObject({ status: 404, body: await unknown() })
    expect((await logins(ann.token)).length).toBe(before)
  })

  test('a renewed code replaces the ones before, after a moment for who is just scanning', async () => {
    const { code, secret } = await server.desktop()
    const renewed = await server.auth<{ url: string; expiresIn: number }>('renew-qr', { sessionId: secret })
    const fresh = codeIn(renewed.body.url)
    expect(fresh).not.toBe(code)
    expect((await server.auth('renew-qr', { sessionId: fresh })).status).toBe(404)
    server.pass(25_000)
    expect((await server.scan(code, ann.token)).status).toBe(404)
    expect((await server.scan(fresh, ann.token)).status).toBe(200)
    expect((await server.auth('renew-qr', { sessionId: secret })).status).toBe(404)
  })

  test('the request’s log tells what happens, and takes no commands', async () => {
    const { secret, requestId, code, cursor } = await server.desktop()
    const events = `/api/sessions/${requestId}/events`
    const read = (after: number, wait: number) =>
      server.request<{ events: { type: string }[] }>('GET', `${events}?after=${after}&wait=${wait}`, undefined, {
        token: secret,
      })
    const waiting = read(cursor, 20)
    await server.scan(code, ann.token)
    expect((await waiting).body.events.map(({ type }) => type)).toEqual(['signin.scanned'])

    const command = { id: randomUUID(), type: 'session.extend', data: {} }
    const refused = await server.request('POST', `/api/sessions/${requestId}/commands`, command, { token: secret })
    expect(refused).toMatchObject({ status: 404, body: { code: 'session.unknown' } })
    const photo = await server.request('POST', `/api/sessions/${requestId}/photos`, undefined, { token: secret })
    expect(photo.status).toBe(404)
    const joined = await server.request('POST', '/api/join', { ticket: code, deviceId: randomUUID(), name: 'A phone' })
    expect(joined).toMatchObject({ status: 404, body: { code: 'ticket.invalid' } })
    expect((await server.request('GET', events, undefined, { token: code })).status).toBe(401)
  })

  test('nothing in the database or the log opens anything', async () => {
    const { secret, code } = await server.desktop()
    const { choices } = (await server.scan(code, ann.token)).body
    const { number } = (await server.check(secret)).body
    const tables = ['sessions', 'devices', 'tickets', 'events', 'signins', 'logins', 'accountEvents'] as const
    const rows = await Promise.all(
      tables.map((table) =>
        database.db.read
          .selectFrom(table as 'signins')
          .selectAll()
          .execute(),
      ),
    )
    const dump = JSON.stringify(rows)
    for (const hidden of [secret, code, ann.token, `"${number}"`]) {
      expect(dump).not.toContain(hidden)
      expect(server.log()).not.toContain(hidden)
    }
    expect(choices).toHaveLength(3)
  })
})
