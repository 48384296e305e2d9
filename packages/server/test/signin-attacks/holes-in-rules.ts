import { setTimeout as pause } from 'node:timers/promises'
import { loginTokens } from '../../src/accounts/login-token.ts'
import { AppError } from '../../src/errors.ts'
import type { SigninRules } from '../../src/features/signin/signin.ts'
import { type OriginRule, originRule } from '../../src/http/origins.ts'
import type { Hole } from './hole.ts'

const rule = (name: string, signinRules: Partial<SigninRules>, caughtBy: string[]): Hole => ({
  ...{ name, caughtBy },
  open: () => ({ holes: { signinRules } }),
})
const origins = (name: string, isAllowed: OriginRule, caughtBy: string[]): Hole => ({
  ...{ name, caughtBy },
  open: () => ({ holes: { originRule: isAllowed } }),
})
const someCrossSite = ['cross-site WebSocket: a foreign', 'cross-site request']
const soundOrigins = originRule({ publicUrl: undefined, origins: [] })
/** Long enough to be noticed, short enough for a test. Milliseconds. */
const tellingMs = 40

/** In the decisions of features/signin/signin-rules.ts, and in whose pages may talk to us. */
export const holesInRules: readonly Hole[] = [
  rule('the QR carries the secret', { linkOf: (base, { secret }) => `${base}#sessionId=${secret}` }, ['stolen photo']),
  rule('the code fetches the login', { idsFor: () => ['secret', 'code'] }, ['stolen photo']),
  rule(
    'the last phone to scan gets the request',
    {
      async claim(trx, { sessionId, loginId, userId, phone, isNumberNeeded }) {
        const claimed = { state: 'claimed' as const, claimedBy: loginId, userId, phone, isNumberNeeded }
        await trx.updateTable('signins').set(claimed).where('sessionId', '=', sessionId).execute()
        return true
      },
    },
    ['second scanner', 'deny'],
  ),
  rule('an approval is not used up', { use: async () => true }, ['replay', 'parallel']),
  rule(
    'an approval is looked at first and used up later',
    {
      async use({ db }, sessionId) {
        const signins = db.read.selectFrom('signins').select('state').where('sessionId', '=', sessionId)
        const found = await signins.executeTakeFirst()
        await pause(tellingMs)
        await db.write.deleteFrom('signins').where('sessionId', '=', sessionId).execute()
        return found?.state === 'approved'
      },
    },
    ['parallel'],
  ),
  rule('an expired request goes on', { isOver: () => false }, ['expired']),
  rule('the number is not asked for', { isNumberNeeded: () => false }, ['number match']),
  rule('any number is right', { isRightNumber: () => true }, ['number match']),
  rule('a wrong number may be tried again', { endsByWrongNumber: false }, ['number match']),
  rule(
    'answers say why',
    { refusal: (reason) => new AppError(reason === 'unknown' ? 'signin.unknown' : 'signin.denied') },
    ['existence oracle'],
  ),
  rule(
    'what exists takes longer to refuse',
    {
      refusal(reason) {
        const until = performance.now() + (reason === 'unknown' ? 0 : tellingMs)
        while (performance.now() < until);
        return new AppError('signin.unknown')
      },
    },
    ['timing oracle'],
  ),
  rule('the secret is stored', { rowOf: (row, secret) => ({ ...row, browser: secret }) }, ['secrets in a dump']),
  rule('the secret is logged', { logOf: (_row, secret) => ({ request: secret }) }, ['secrets in the log']),
  rule(
    'nobody asks whether the phone’s login still stands',
    {
      logIn: (identity, { userId }, origin) => identity.newLogin({ id: userId, name: 'Ann', isGuest: false }, origin),
    },
    ['ended', 'disabled'],
  ),
  rule(
    'nobody asks whether the account is still open',
    {
      async logIn(identity, { userId, loginId }, origin) {
        const stands = (await identity.loginsOf(userId)).some((login) => login.loginId === loginId)
        return stands ? identity.newLogin({ id: userId, name: 'Ann', isGuest: false }, origin) : null
      },
    },
    ['disabled'],
  ),
  {
    name: 'the desktop gets the phone’s own login',
    caughtBy: ['fixation: the desktop shares'],
    open: () => ({
      holes: {
        signinRules: {
          logIn: async (_identity, { userId, loginId }) => {
            const user = { id: userId, name: 'Ann', isGuest: false }
            return { loginId, user, token: `${userId}/${loginId}` }
          },
        },
        async loginTokens(secret, clock) {
          const sound = await loginTokens(secret, clock)
          const plain = (token: string) => {
            const [userId, loginId] = token.split('/')
            return userId && loginId ? { userId, loginId } : null
          }
          return { ...sound, read: async (token) => (await sound.read(token)) ?? plain(token) }
        },
      },
    }),
  },
  origins('any origin is ours', () => true, [...someCrossSite, 'login CSRF']),
  origins('the origin null is ours', (origin, req) => origin === 'null' || soundOrigins(origin, req), someCrossSite),
  origins(
    'any port of our host is ours',
    (origin, req) =>
      origin === undefined ||
      (URL.canParse(origin) && new URL(origin).hostname === new URL(`http://${req.headers.host}`).hostname),
    someCrossSite,
  ),
  origins(
    'an origin that begins like ours is ours',
    (origin, req) => origin === undefined || origin.startsWith(`http://${req.headers.host}`),
    someCrossSite,
  ),
]
