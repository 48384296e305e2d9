import { randomUUID } from 'node:crypto'
import { type Attack, breachIf, must } from './attack.ts'
import { approvedDesktop, auth, check, desktop, person, redeemed, verify, whoIs } from './client.ts'

/** Somebody chooses beforehand what another will be known by. */
export const fixation: readonly Attack[] = [
  {
    name: 'fixation: the attacker chooses the secret under which a desktop asks',
    async run(target) {
      const ann = await person(target, 'ann')
      const mine = randomUUID()
      const wishes = { sessionId: mine, secret: mine, requestId: mine, code: mine, ticket: mine, token: mine }
      const { secret, code, requestId } = await desktop(target, wishes)
      breachIf([secret, code, requestId].includes(mine), 'the server took an id that it was told')
      await verify(target, code, ann.token)
      breachIf((await check(target, mine)).status === 200, 'the login is fetched by an id that was chosen beforehand')
      await redeemed(target, secret)
    },
  },
  {
    name: 'fixation: a cookie that the attacker put into the browser becomes the victim’s login',
    async run(target) {
      const ann = await person(target, 'ann')
      const planted = (await auth(target, 'guest', {})).said.token ?? ''
      must((await whoIs(target, planted)) !== null, 'a guest could not be made')
      const { secret } = await approvedDesktop(target, ann)
      const token = await redeemed(target, secret, { cookie: planted, origin: target.origin })
      breachIf(token === planted, 'the browser goes on under the token that it came with')
      breachIf((await whoIs(target, planted)) !== null, 'the planted token is still somebody’s')
      must((await whoIs(target, token)) === ann.userId, 'the desktop’s login is not good')
    },
  },
  {
    name: 'fixation: the desktop shares the phone’s login',
    async run(target) {
      const ann = await person(target, 'ann')
      const { secret } = await approvedDesktop(target, ann)
      const token = await redeemed(target, secret)
      breachIf(token === ann.token, 'the desktop got the phone’s own token')
      must((await auth(target, 'sign-out', {}, { token })).status === 204, 'the desktop could not log out')
      breachIf((await whoIs(target, ann.token)) === null, 'the desktop’s end was the phone’s')
      breachIf((await whoIs(target, token)) !== null, 'a login that was ended is still good')
    },
  },
]
