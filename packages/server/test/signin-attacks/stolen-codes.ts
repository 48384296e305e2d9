import { type Attack, breachIf, must } from './attack.ts'
import {
  approvedDesktop,
  ask,
  auth,
  check,
  cluesIn,
  desktop,
  isLogin,
  person,
  redeemed,
  scan,
  verify,
} from './client.ts'
import { opensSocket } from './sockets.ts'

const rounds = 10
const checksAtOnce = 40

/** What was used, seen or scanned before. */
export const stolenCodes: readonly Attack[] = [
  {
    name: 'replay: a login that was fetched is fetched again',
    isAboutData: true,
    async run(target) {
      const ann = await person(target, 'ann')
      const { secret, code } = await approvedDesktop(target, ann)
      await redeemed(target, secret)
      for (const id of [secret, code]) breachIf(isLogin(await check(target, id)), 'one approval gave two logins')
      // An approval that is sent again does not wake it up either.
      await verify(target, code, ann.token)
      breachIf(isLogin(await check(target, secret)), 'a repeated approval gave a second login')
    },
  },
  {
    name: 'stolen photo: what the QR shows fetches the login',
    async run(target) {
      const ann = await person(target, 'ann')
      const { code, link, secret } = await desktop(target)
      const tryAll = async (when: string) => {
        for (const clue of cluesIn(link)) {
          const { said, status } = await check(target, clue)
          breachIf(status === 200, `check-qr took "${clue}" from the photo ${when}, and said ${said.status}`)
        }
      }
      await tryAll('before anybody scanned')
      await scan(target, code, ann.token)
      await tryAll('after the scan')
      const { number } = (await check(target, secret)).said
      must((await verify(target, code, ann.token, { code: number })).status === 200, 'the phone could not approve')
      await tryAll('after the approval')
      await redeemed(target, secret)
    },
  },
  {
    name: 'stolen photo: what the QR shows renews the code or reads what happens',
    async run(target) {
      const { link, requestId, secret } = await desktop(target)
      for (const clue of [...cluesIn(link), requestId]) {
        const { said } = await auth(target, 'renew-qr', { sessionId: clue })
        breachIf(said.qrCode !== undefined, `"${clue}" from the photo made a new code`)
        const events = await ask(target, `/api/sessions/${requestId}/events?after=0`, { token: clue })
        breachIf(events.status === 200, `"${clue}" from the photo reads the request’s log`)
        const first = { sessionId: requestId, token: clue }
        breachIf(await opensSocket(target, { first }), `"${clue}" from the photo listens to the request`)
        const joined = await ask(target, '/api/join', {
          body: { ticket: clue, deviceId: 'a-thief-s-phone', name: 'x' },
        })
        breachIf(joined.status === 200 || joined.status === 201, `"${clue}" from the photo joins as a phone`)
      }
      must(await opensSocket(target, { first: { sessionId: requestId, token: secret } }), 'the desktop cannot listen')
    },
  },
  {
    name: 'parallel redemption: forty checks at once get more than one login',
    isAboutData: true,
    async run(target) {
      const ann = await person(target, 'ann')
      for (let round = 1; round <= rounds; round++) {
        const { secret } = await approvedDesktop(target, ann)
        const answers = await Promise.all(Array.from({ length: checksAtOnce }, () => check(target, secret)))
        const logins = answers.filter(isLogin).length
        breachIf(logins > 1, `in round ${round}, ${logins} of ${checksAtOnce} checks got a login`)
        must(logins === 1, `in round ${round} nobody got the login`)
      }
    },
  },
  {
    name: 'second scanner: another phone takes a request over',
    isAboutData: true,
    async run(target) {
      const [ann, eve] = [await person(target, 'ann'), await person(target, 'eve')]
      const { code, secret } = await desktop(target)
      must((await scan(target, code, ann.token)).status === 200, 'the first phone could not scan')
      const takeOver = async (when: string) => {
        breachIf((await scan(target, code, eve.token)).status === 200, `a second phone could scan ${when}`)
        for (const more of [{}, { decision: 'deny' }, { code: '42' }]) {
          breachIf((await verify(target, code, eve.token, more)).status === 200, `a second phone decided ${when}`)
        }
      }
      await takeOver('after the first had scanned')
      const { number } = (await check(target, secret)).said
      must((await verify(target, code, ann.token, { code: number })).status === 200, 'the first could not approve')
      await takeOver('after the first had approved')
      const { said } = await check(target, secret)
      breachIf(said.user?.userId !== ann.userId, 'the desktop was let in by somebody else than the first phone')
    },
  },
]
