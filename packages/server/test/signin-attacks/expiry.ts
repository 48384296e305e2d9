import { randomUUID } from 'node:crypto'
import { type Attack, breachIf, must } from './attack.ts'
import { approvedDesktop, auth, check, desktop, isLogin, person, scan, verify } from './client.ts'

const lifeMs = 5 * 60_000

/** Later than it is good for, by a clock that is moved on. */
export const expiry: readonly Attack[] = [
  {
    name: 'expired before the approval: an old code still lets in',
    isAboutData: true,
    async run(target) {
      const ann = await person(target, 'ann')
      const [shown, seen] = [await desktop(target), await desktop(target)]
      must((await scan(target, seen.code, ann.token)).status === 200, 'the phone could not scan')
      const { number } = (await check(target, seen.secret)).said
      target.pass(lifeMs)
      for (const { code, secret } of [shown, seen]) {
        for (const id of [code, secret]) {
          breachIf((await scan(target, id, ann.token)).status === 200, 'an expired code can be scanned')
          breachIf((await verify(target, id, ann.token, { code: number })).status === 200, 'it can be approved')
        }
        const renewed = await auth(target, 'renew-qr', { sessionId: secret })
        breachIf(renewed.status === 200, 'an expired request gets a new code')
        const { status, said } = await check(target, secret)
        breachIf(status === 200, `an expired request still is ${said.status}`)
      }
    },
  },
  {
    name: 'expired after the approval: a login that nobody fetched in time is fetched',
    isAboutData: true,
    async run(target) {
      const ann = await person(target, 'ann')
      const [late, early] = [await approvedDesktop(target, ann), await approvedDesktop(target, ann)]
      target.pass(lifeMs - 60_000)
      must(isLogin(await check(target, early.secret)), 'a login that was fetched in time was refused')
      target.pass(60_000)
      breachIf(isLogin(await check(target, late.secret)), 'a login was fetched five minutes after its code')
      const unknown = await check(target, randomUUID())
      breachIf(unknown.text !== (await check(target, late.secret)).text, 'the answer tells that there was a login')
    },
  },
]
