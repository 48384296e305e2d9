import type { LoginAnswer, MeAnswer } from '@snaplink/contract'
import { afterEach, describe, expect, test } from 'vitest'
import { serveAuth } from '../../test/serve-auth.ts'
import type { Identity, Login, NewLogin, User } from '../accounts/identity.ts'
import { tokenOf } from '../accounts/login-cookie.ts'
import { AppError } from '../errors.ts'
import { createRateLimits } from './rate-limits.ts'

/** An Identity in memory, without the library: proof that nothing else is needed to replace it. */
function memoryIdentity(): Identity {
  const passwords = new Map<string, { user: User; password: string }>()
  const logins = new Map<string, Login>()
  let count = 0
  function newLogin(user: User): NewLogin {
    const login = { loginId: `login-${++count}`, user }
    logins.set(login.loginId, login)
    return { ...login, token: login.loginId }
  }
  function keep(user: User, password: string): NewLogin {
    if (passwords.has(user.email ?? '')) throw new AppError('login.email-taken')
    passwords.set(user.email ?? '', { user, password })
    return newLogin(user)
  }
  return {
    sweep: async () => undefined,
    publicKeys: { keys: [] },
    signUp: async ({ email, name, password }) => keep({ id: `user-${++count}`, email, name, isGuest: false }, password),
    upgradeGuest: async ({ id }, { email, name, password }) => keep({ id, email, name, isGuest: false }, password),
    async signIn(email, password) {
      const known = passwords.get(email)
      if (known?.password !== password) throw new AppError('login.wrong')
      return newLogin(known.user)
    },
    newGuest: async () => newLogin({ id: `user-${++count}`, name: '', isGuest: true }),
    newLogin: async (user) => newLogin(user),
    async newLoginBy(approverId) {
      const approver = logins.get(approverId)
      return approver ? newLogin(approver.user) : null
    },
    async loginsOf(userId) {
      const own = [...logins.values()].filter(({ user }) => user.id === userId)
      return own.map(({ loginId }) => ({ loginId, madeAt: 0, seenAt: 0 }))
    },
    standing: async (loginIds) => new Set(loginIds.filter((loginId) => logins.has(loginId))),
    userIdOf: async (email) => passwords.get(email)?.user.id ?? null,
    setDisabled: async () => null,
    loginOf: async (request) => logins.get(tokenOf(request) ?? '') ?? null,
    endLogin: async (loginId) => void logins.delete(loginId),
    async changePassword({ user }, currentPassword, newPassword) {
      const known = passwords.get(user.email ?? '')
      if (known?.password !== currentPassword) throw new AppError('login.password-wrong')
      passwords.set(user.email ?? '', { user, password: newPassword })
    },
  }
}

type Options = Omit<Parameters<typeof serveAuth>[0], 'identity'>
const started: { stop(): Promise<void> }[] = []
async function serve(options: Options = {}) {
  const auth = await serveAuth({ identity: memoryIdentity(), ...options })
  started.push(auth)
  return auth
}
afterEach(async () => {
  for (const auth of started.splice(0)) await auth.stop()
})

const ann = { email: 'ann@example.org', password: 'a long and private phrase' }

test('the routes need Identity and nothing of the library behind it', async () => {
  const adopted: string[][] = []
  const auth = await serve({ adoptGuest: async (...ids) => void adopted.push(ids) })
  const guest = await auth.post<LoginAnswer>('guest')
  const account = await auth.post<LoginAnswer>('sign-up', ann, { cookie: guest.cookie })
  expect(account.body.user).toMatchObject({ userId: guest.body.user.userId, email: ann.email, isGuest: false })
  const newPassword = 'another private phrase'
  const passwords = { currentPassword: ann.password, newPassword }
  expect((await auth.post('change-password', passwords, { cookie: account.cookie })).status).toBe(204)
  expect((await auth.post('sign-out', undefined, { cookie: account.cookie })).status).toBe(204)

  const other = await auth.post<LoginAnswer>('guest')
  const login = await auth.post<LoginAnswer>('sign-in', { ...ann, password: newPassword }, { cookie: other.cookie })
  expect(adopted).toEqual([[other.body.user.userId, account.body.user.userId]])
  expect((await auth.get<MeAnswer>('me', { token: login.body.token })).body).toEqual({
    user: account.body.user,
    guests: true,
  })
})

test('nobody is nobody, and hears whether guests are welcome', async () => {
  const auth = await serve({ guests: false })
  expect((await auth.get('me')).body).toEqual({ user: null, guests: false })
  const { status, body } = await auth.refused('guest')
  expect([status, body.code]).toEqual([401, 'login.guests-off'])
})

test('answers are kept by nobody on the way, except the public keys', async () => {
  const auth = await serve()
  expect((await auth.get('me')).headers.get('Cache-Control')).toBe('no-store')
  expect((await auth.post('sign-up', ann)).headers.get('Cache-Control')).toBe('no-store')
  expect((await auth.get('jwks')).headers.get('Cache-Control')).toBe('public, max-age=300')
})

describe('what is wrong with a request is said by code', () => {
  test.each([
    ['no JSON', 'sign-up', '{"email":', 400, 'request.not-json'],
    ['nothing', 'sign-up', undefined, 400, 'request.invalid'],
    ['a wrong type', 'sign-in', { email: ['ann@example.org'], password: 'x' }, 400, 'request.invalid'],
    ['a huge body', 'sign-in', { ...ann, password: 'x'.repeat(100_000) }, 413, 'request.too-large'],
    ['an endless password', 'sign-up', { ...ann, password: 'x'.repeat(129) }, 400, 'request.invalid'],
    ['no address', 'sign-up', { ...ann, email: 'ann' }, 400, 'login.email-invalid'],
    ['an address with a line break', 'sign-up', { ...ann, email: 'ann@example.org\nx: y' }, 400, 'login.email-invalid'],
    ['a short password', 'sign-up', { ...ann, password: 'short' }, 400, 'login.password-weak'],
    ['a common password', 'sign-up', { ...ann, password: 'qwertyuiop' }, 400, 'login.password-weak'],
    ['the address as password', 'sign-up', { ...ann, password: ann.email }, 400, 'login.password-weak'],
    ['nobody who changes a password', 'change-password', {}, 401, 'login.required'],
  ])('%s', async (_, path, body, status, code) => {
    const auth = await serve()
    const answer = await auth.refused(path, body)
    expect([answer.status, answer.body.code]).toEqual([status, code])
    expect(answer.headers.get('Content-Type')).toContain('application/problem+json')
    expect(JSON.stringify(answer.body)).not.toContain(ann.email)
  })

  test.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])(
    '%s, which a form may send',
    async (type) => {
      const auth = await serve()
      const answer = await auth.refused('sign-up', JSON.stringify(ann), { headers: { 'Content-Type': type } })
      expect([answer.status, answer.body.code]).toEqual([415, 'request.unsupported-type'])
    },
  )

  test('a weak new password', async () => {
    const auth = await serve()
    const { cookie } = await auth.post('sign-up', ann)
    const passwords = { currentPassword: ann.password, newPassword: 'short' }
    expect((await auth.refused('change-password', passwords, { cookie })).body.code).toBe('login.password-weak')
  })
})

describe('the page that asks is looked at', () => {
  test.each(['http://evil.example', 'null', 'http://127.0.0.1:1', 'https://evil.example:443'])(
    '%s is foreign',
    async (origin) => {
      const auth = await serve()
      const { cookie, body } = await auth.post<LoginAnswer>('sign-up', ann)
      for (const sent of [{ origin }, { origin, cookie }, { origin, token: body.token }]) {
        for (const path of ['sign-up', 'sign-in', 'guest', 'sign-out', 'change-password']) {
          const answer = await auth.refused(path, ann, sent)
          expect([answer.status, answer.body.code, answer.cookies]).toEqual([403, 'origin.foreign', []])
        }
      }
      expect((await auth.get<MeAnswer>('me', { cookie })).body.user).not.toBeNull()
    },
  )

  test('a request that a cookie vouches for must name its page', async () => {
    const auth = await serve()
    const { cookie, body } = await auth.post<LoginAnswer>('sign-up', ann)
    expect((await auth.refused('sign-out', undefined, { cookie, origin: null })).body.code).toBe('origin.foreign')
    expect((await auth.get<MeAnswer>('me', { cookie, origin: null })).body.user).not.toBeNull()
    expect((await auth.post('sign-out', undefined, { token: body.token, origin: null })).status).toBe(204)
  })

  test('a client that is no browser names none, and needs none to log in', async () => {
    const auth = await serve()
    expect((await auth.post('guest', undefined, { origin: null })).status).toBe(201)
    expect((await auth.post('sign-up', ann, { origin: null })).status).toBe(201)
    expect((await auth.post('sign-in', ann, { origin: null })).status).toBe(200)
  })

  test('origins that were allowed by name may ask', async () => {
    const origin = 'https://shop.example'
    const auth = await serve({ origins: [origin] })
    expect((await auth.post('sign-up', ann, { origin })).status).toBe(201)
  })
})

describe('the cookie fits the place where the browser sees us', () => {
  const publicUrl = 'https://photos.example.org/phone'

  test('https by PUBLIC_URL', async () => {
    const auth = await serve({ publicUrl })
    for (const origin of ['https://photos.example.org', null]) {
      const { cookies } = await auth.post('guest', undefined, { origin })
      expect(cookies).toEqual([
        expect.stringMatching(/^__Host-snaplink_login=.+; Path=\/; Max-Age=2592000; HttpOnly; SameSite=Lax; Secure$/),
        'snaplink_login=; Path=/phone; Max-Age=0; HttpOnly; SameSite=Lax',
      ])
    }
  })

  test('a sub-path on plain http', async () => {
    const auth = await serve({ publicUrl: 'http://nas.example/phone' })
    const { cookies } = await auth.post('guest', undefined, { origin: 'http://nas.example' })
    expect(cookies).toEqual([expect.stringContaining('; Path=/phone; ')])
  })

  test('the LAN address of a server that has a PUBLIC_URL', async () => {
    const auth = await serve({ publicUrl })
    const { cookies } = await auth.post('guest')
    expect(cookies).toEqual([
      expect.stringMatching(/^snaplink_login=.+; Path=\/; Max-Age=2592000; HttpOnly; SameSite=Lax$/),
    ])
  })
})

describe('too many tries are refused before anything is looked at', () => {
  test('guesses at one password, with the time to wait; a success starts anew', async () => {
    const auth = await serve({ limits: createRateLimits({ password: { tries: 2, perSeconds: 900 } }) })
    const { cookie } = await auth.post('sign-up', ann)
    const guess = () => auth.refused('sign-in', { ...ann, password: 'wrong' })
    await guess()
    expect((await auth.post('sign-in', ann)).status).toBe(200)
    expect([(await guess()).status, (await guess()).status]).toEqual([401, 401])

    const refused = await guess()
    expect([refused.status, refused.body.code]).toEqual([429, 'request.too-many'])
    expect(Number(refused.headers.get('Retry-After'))).toBeGreaterThan(890)
    expect((await auth.refused('sign-in', ann)).status).toBe(429)
    expect((await auth.refused('sign-in', { ...ann, email: 'bob@example.org' })).status).toBe(401)

    const passwords = { currentPassword: 'wrong', newPassword: 'another private phrase' }
    const change = async () => (await auth.refused('change-password', passwords, { cookie })).status
    expect([await change(), await change(), await change()]).toEqual([403, 403, 429])
  })

  test('guesses at one account from everywhere', async () => {
    const auth = await serve({ limits: createRateLimits({ passwordAnywhere: { tries: 1, perSeconds: 900 } }) })
    expect((await auth.refused('sign-in', ann)).status).toBe(401)
    expect((await auth.refused('sign-in', ann)).status).toBe(429)
  })

  test.each([
    ['guest', 'guest'],
    ['sign-up', 'signUp'],
    ['sign-in', 'signIn'],
  ] as const)('%s by address, whatever the body', async (path, name) => {
    const auth = await serve({ limits: createRateLimits({ [name]: { tries: 1, perSeconds: 60 } }) })
    await auth.refused(path, 'no JSON')
    const refused = await auth.refused(path, 'no JSON')
    expect([refused.status, refused.headers.get('Retry-After')]).toEqual([429, '60'])
  })
})
