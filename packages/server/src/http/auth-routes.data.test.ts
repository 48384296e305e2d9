import { randomBytes } from 'node:crypto'
import type { LoginAnswer, MeAnswer } from '@snaplink/contract'
import { decodeJwt } from 'jose'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { databases, type TestDatabase } from '../../test/databases.ts'
import { serveAuth } from '../../test/serve-auth.ts'
import { adoptGuest } from '../accounts/adopt-guest.ts'
import { betterAuthIdentity } from '../accounts/better-auth-identity.ts'
import type { Identity, Login } from '../accounts/identity.ts'
import { loginMs } from '../accounts/login-cookie.ts'
import { loginTokens } from '../accounts/login-token.ts'
import type { Db } from '../db/connect.ts'
import { noRateLimits } from './rate-limits.ts'

const password = 'a long and private phrase'
let addresses = 0
const newAccount = () => ({ email: `person${++addresses}@example.org`, password })

describe.each(databases)('accounts on $name', ({ open }) => {
  const secret = randomBytes(32)
  let now = Date.now()
  let database: TestDatabase
  let identity: Identity
  let auth: Awaited<ReturnType<typeof serveAuth>>

  beforeAll(async () => {
    database = await open()
    identity = await betterAuthIdentity(database.db, secret, { now: () => now })
    auth = await serveAuth({
      identity,
      adoptGuest: (guestId, userId) => adoptGuest(database.db, guestId, userId),
      limits: noRateLimits,
    })
  })
  afterAll(async () => {
    await auth.stop()
    await database.drop()
  })

  const me = async (sent: { cookie?: string; token?: string }) => (await auth.get<MeAnswer>('me', sent)).body.user
  const signedUp = async () => {
    const account = newAccount()
    return { account, ...(await auth.post<LoginAnswer>('sign-up', account)) }
  }

  test('somebody signs up, is known by cookie and by token, signs out and in again', async () => {
    const account = { ...newAccount(), name: 'Ann' }
    const { status, body, cookie, cookies } = await auth.post<LoginAnswer>('sign-up', account)
    expect(status).toBe(201)
    expect(body.user).toEqual({ userId: expect.any(String), name: 'Ann', email: account.email, isGuest: false })
    expect(cookies).toEqual([`snaplink_login=${body.token}; Path=/; Max-Age=${loginMs / 1000}; HttpOnly; SameSite=Lax`])
    expect(await me({ cookie })).toEqual(body.user)
    expect(await me({ token: body.token })).toEqual(body.user)

    const out = await auth.post('sign-out', undefined, { cookie })
    expect([out.status, out.cookies]).toEqual([204, ['snaplink_login=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax']])
    expect(await me({ cookie })).toBeNull()
    expect(await me({ token: body.token })).toBeNull()

    const again = await auth.post<LoginAnswer>('sign-in', { ...account, email: ` ${account.email.toUpperCase()} ` })
    expect([again.status, again.body.user]).toEqual([200, body.user])
    expect(again.body.token).not.toBe(body.token)
    expect(await me({ cookie: again.cookie })).toEqual(body.user)
  })

  test('an account without a name is called by its address', async () => {
    const { account, body } = await signedUp()
    expect(`${body.user.name}@example.org`).toBe(account.email)
  })

  test('a wrong password and an unknown address get the same answer', async () => {
    const { account } = await signedUp()
    const wrong = await auth.refused('sign-in', { ...account, password: `${password}!` })
    const unknown = await auth.refused('sign-in', { ...account, email: 'nobody@example.org' })
    const guest = await auth.post<LoginAnswer>('guest')
    const ofGuest = await auth.refused('sign-in', { email: `${guest.body.user.userId}@guest.invalid`, password })
    for (const { status, body } of [wrong, unknown, ofGuest]) expect([status, body.code]).toEqual([401, 'login.wrong'])
    expect(unknown.body).toEqual(wrong.body)
    expect(wrong.cookies).toEqual([])
  })

  test('an unknown address takes as long as a wrong password', async () => {
    const { account } = await signedUp()
    const timeOf = async (email: string) => {
      const begun = performance.now()
      await auth.refused('sign-in', { email, password: 'not the right one' })
      return performance.now() - begun
    }
    // The shortest of each, in turns: a machine that is busy makes some longer, but none shorter.
    const times = { known: [] as number[], unknown: [] as number[] }
    for (let i = 0; i < 5; i++) {
      times.known.push(await timeOf(account.email))
      times.unknown.push(await timeOf('nobody@example.org'))
    }
    // Without the hash it would be a twentieth.
    expect(Math.min(...times.unknown)).toBeGreaterThan(0.3 * Math.min(...times.known))
  })

  test('of many sign-ups with one address at once, one makes the account and all others are told that it is taken', async () => {
    const account = newAccount()
    const answers = await Promise.all(Array.from({ length: 8 }, () => auth.post<{ code?: string }>('sign-up', account)))
    expect(answers.map(({ status, body }) => body.code ?? status).sort()).toEqual([
      201,
      ...Array(7).fill('login.email-taken'),
    ])
  })

  test('a guest who signs up keeps its id, and its guest login ends', async () => {
    const guest = await auth.post<LoginAnswer>('guest')
    expect(guest.status).toBe(201)
    expect(guest.body.user).toEqual({ userId: expect.any(String), name: '', isGuest: true })
    expect(await me({ cookie: guest.cookie })).toEqual(guest.body.user)

    const account = newAccount()
    const { body, cookie } = await auth.post<LoginAnswer>('sign-up', account, { cookie: guest.cookie })
    expect(body.user).toMatchObject({ userId: guest.body.user.userId, email: account.email, isGuest: false })
    expect(await me({ cookie })).toEqual(body.user)
    expect(await me({ cookie: guest.cookie })).toBeNull()
    expect((await auth.post<LoginAnswer>('sign-in', account)).body.user).toEqual(body.user)
  })

  test('a guest who signs up twice at once becomes one account', async () => {
    const guest = await auth.post<LoginAnswer>('guest')
    const answers = await Promise.all(
      Array.from({ length: 4 }, () => auth.post<{ code?: string }>('sign-up', newAccount(), { cookie: guest.cookie })),
    )
    const made = answers.filter(({ status }) => status === 201)
    expect(made).toHaveLength(1)
    expect(answers.filter(({ body }) => body.code === 'login.required')).toHaveLength(3)
  })

  test('a guest whose new address is taken stays the guest it was', async () => {
    const { account } = await signedUp()
    const guest = await auth.post<LoginAnswer>('guest')
    const { status, body } = await auth.refused('sign-up', account, { cookie: guest.cookie })
    expect([status, body.code]).toEqual([409, 'login.email-taken'])
    expect(await me({ cookie: guest.cookie })).toEqual(guest.body.user)
  })

  test('a guest who signs in takes its sessions along, and no other’s', async () => {
    const { account, body } = await signedUp()
    const guest = await auth.post<LoginAnswer>('guest')
    const other = await auth.post<LoginAnswer>('guest')
    await insertSession('session-of-guest', guest.body.user.userId)
    await insertSession('session-of-other', other.body.user.userId)

    const login = await auth.post<LoginAnswer>('sign-in', account, { cookie: guest.cookie })
    expect(login.body.user).toEqual(body.user)
    expect(await ownerOf('session-of-guest')).toBe(body.user.userId)
    expect(await ownerOf('session-of-other')).toBe(other.body.user.userId)
    expect(await me({ cookie: guest.cookie })).toBeNull()
    expect(await me({ token: body.token })).toEqual(body.user)
  })

  test('a guest who mistypes the password keeps what it has', async () => {
    const { account } = await signedUp()
    const guest = await auth.post<LoginAnswer>('guest')
    await insertSession('session-kept', guest.body.user.userId)
    await auth.refused('sign-in', { ...account, password: 'something else' }, { cookie: guest.cookie })
    expect(await ownerOf('session-kept')).toBe(guest.body.user.userId)
    expect(await me({ cookie: guest.cookie })).toEqual(guest.body.user)
  })

  test('two tabs that start at once with one cookie are one guest', async () => {
    const guest = await auth.post<LoginAnswer>('guest')
    const again = await auth.post<LoginAnswer>('guest', undefined, { cookie: guest.cookie })
    expect([again.status, again.body]).toEqual([200, guest.body])
  })

  test('a changed password ends all other logins, and the old password with them', async () => {
    const { account, body, cookie } = await signedUp()
    const elsewhere = await auth.post<LoginAnswer>('sign-in', account)
    const newPassword = 'another quite private phrase'

    const wrong = await auth.refused('change-password', { currentPassword: 'not the one', newPassword }, { cookie })
    expect([wrong.status, wrong.body.code]).toEqual([403, 'login.password-wrong'])
    expect(await me({ token: elsewhere.body.token })).toEqual(body.user)

    const changed = await auth.post('change-password', { currentPassword: password, newPassword }, { cookie })
    expect(changed.status).toBe(204)
    expect(await me({ cookie })).toEqual(body.user)
    expect(await me({ token: elsewhere.body.token })).toBeNull()
    expect((await auth.refused('sign-in', account)).body.code).toBe('login.wrong')
    expect((await auth.post('sign-in', { ...account, password: newPassword })).status).toBe(200)
  })

  test('a sign-in with the old password fails when the password changes while it is compared', async () => {
    const { account, body, cookie } = await signedUp()
    const login = await identity.loginOf({ headers: { cookie } })
    const db = beforeTransaction(database.db, () =>
      identity.changePassword(login as Login, password, 'another private phrase'),
    )
    const slow = await betterAuthIdentity(db, secret, { now: () => now })
    await expect(slow.signIn(account.email, password)).rejects.toMatchObject({ code: 'login.wrong' })
    expect(await me({ token: body.token })).toEqual(body.user)
  })

  test('a guest has no password to change, and nobody none', async () => {
    const guest = await auth.post<LoginAnswer>('guest')
    const passwords = { currentPassword: password, newPassword: 'another private phrase' }
    expect((await auth.refused('change-password', passwords, { cookie: guest.cookie })).body.code).toBe(
      'login.password-wrong',
    )
    expect((await auth.refused('change-password', passwords)).body.code).toBe('login.required')
  })

  test('a login ends after 30 days, by its row as by its token', async () => {
    const { body } = await signedUp()
    const began = now
    try {
      now = began + loginMs - 60_000
      expect(await me({ token: body.token })).toEqual(body.user)
      now = began + loginMs + 1_000
      expect(await me({ token: body.token })).toBeNull()
    } finally {
      now = began
    }
  })

  test('what stands in the database opens nothing, and no password is in it', async () => {
    const { account, body } = await signedUp()
    const guest = await auth.post<LoginAnswer>('guest')
    const dump: string[] = []
    for (const table of ['users', 'logins', 'credentials', 'verifications']) {
      const { rows } = await sql<Record<string, unknown>>`select * from ${sql.table(table)}`.execute(database.db.read)
      for (const row of rows) dump.push(...Object.values(row).map(String))
    }
    expect(dump).toContain(account.email)
    expect(
      dump.filter((value) => [password, body.token, guest.body.token].some((told) => value.includes(told))),
    ).toEqual([])
    for (const token of dump.filter((value) => /^[\w\-.~+/:=]+$/.test(value))) expect(await me({ token })).toBeNull()
  })

  test('a token counts only together with its login’s row, its user and its end', async () => {
    const [ann, bob] = [await signedUp(), await signedUp()]
    const { publicKeys, issue } = await loginTokens(secret, { now: () => now })
    expect((await auth.get('jwks')).body).toEqual(publicKeys)

    const loginId = String(decodeJwt(ann.body.token).sid)
    const ofBob = await issue({ loginId, userId: bob.body.user.userId }, now + loginMs)
    const ofNobody = await issue({ loginId: 'login-unknown', userId: ann.body.user.userId }, now + loginMs)
    expect([await me({ token: ofBob }), await me({ token: ofNobody })]).toEqual([null, null])

    const longer = await issue({ loginId, userId: ann.body.user.userId }, now + 2 * loginMs)
    expect(await me({ token: longer })).toEqual(ann.body.user)
    const began = now
    now = began + loginMs + 1_000
    expect(await me({ token: longer })).toBeNull()
    now = began
  })

  test('the logs name nobody and hold no credential', async () => {
    const { account, body, cookie } = await signedUp()
    await auth.refused('sign-up', account)
    await auth.refused('sign-in', { ...account, password: 'something else' })
    await auth.get('me?token=abc', { cookie })
    expect(auth.log()).toContain('"path":"/api/auth/sign-in"')
    for (const secret of ['@example.org', password, body.token, 'something else', 'snaplink_login', 'token=abc']) {
      expect(auth.log()).not.toContain(secret)
    }
  })

  async function insertSession(id: string, ownerId: string): Promise<void> {
    const times = { openedAt: now, usedAt: now, endsAt: now + 1000, closedAt: null }
    const counts = { head: 0, trimmedTo: 0, maxPhotos: 1, maxPhotoBytes: 1, maxTotalBytes: 1, keepMetadata: 0 as const }
    const row = {
      id,
      kind: 'work' as const,
      ownerId,
      pageName: 'Desktop',
      mediaTypes: 'image/jpeg',
      ...times,
      ...counts,
    }
    await database.db.write.insertInto('sessions').values(row).execute()
  }

  async function ownerOf(id: string): Promise<string | null> {
    const row = await database.db.read
      .selectFrom('sessions')
      .select('ownerId')
      .where('id', '=', id)
      .executeTakeFirstOrThrow()
    return row.ownerId
  }
})

/** The same database, with something that happens just before each transaction. */
function beforeTransaction(db: Db, happen: () => Promise<void>): Db {
  const write = new Proxy(db.write, {
    get(target, key) {
      if (key !== 'transaction') return Reflect.get(target, key, target)
      return () => ({
        execute: async (work: Parameters<ReturnType<typeof target.transaction>['execute']>[0]) => {
          await happen()
          return target.transaction().execute(work)
        },
      })
    },
  })
  return { ...db, write }
}
