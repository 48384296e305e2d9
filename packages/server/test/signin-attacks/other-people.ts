import { type Attack, breachIf, must } from './attack.ts'
import { approvedDesktop, ask, auth, check, desktop, person, redeemed, verify, whoIs } from './client.ts'

/** Ids of another user, which are no secrets and open nothing. */
export const otherPeople: readonly Attack[] = [
  {
    name: 'another user’s ids: a request is fetched, read or approved by the id of its log',
    isAboutData: true,
    async run(target) {
      const [ann, eve] = [await person(target, 'ann'), await person(target, 'eve')]
      const { requestId, secret } = await approvedDesktop(target, ann)
      const mine = await desktop(target)
      for (const id of [requestId, ann.userId]) {
        breachIf((await check(target, id)).status === 200, `check-qr took ${id}`)
        breachIf((await verify(target, id, eve.token)).status === 200, `verify-qr took ${id}`)
        breachIf((await auth(target, 'renew-qr', { sessionId: id })).status === 200, `renew-qr took ${id}`)
      }
      for (const token of [mine.secret, mine.code, eve.token]) {
        const { status } = await ask(target, `/api/sessions/${requestId}/events?after=0`, { token })
        breachIf(status === 200, 'somebody else reads the log of a request')
      }
      // With the right secret for another request, too, nothing can be stored.
      const stored = await ask(target, `/api/sessions/${mine.requestId}/photos`, { body: {}, token: mine.secret })
      breachIf(stored.status < 400, 'a desktop that is not let in stores photos')
      await redeemed(target, secret)
    },
  },
  {
    name: 'another user’s ids: their login is ended, or their history read',
    isAboutData: true,
    async run(target) {
      const [ann, eve] = [await person(target, 'ann'), await person(target, 'eve')]
      const { logins = [] } = (await ask(target, '/api/auth/logins', { token: ann.token })).said
      const loginId = logins[0]?.loginId ?? ''
      must(loginId !== '', 'there are no logins')
      for (const path of [`/api/auth/logins/${loginId}`, `/api/auth/logins/${loginId}?userId=${ann.userId}`]) {
        const { status } = await ask(target, path, { method: 'DELETE', token: eve.token })
        breachIf(status < 400, 'Eve ended a login of Ann')
      }
      for (const path of ['others', '']) {
        await ask(target, `/api/auth/logins/${path}?userId=${ann.userId}`, { method: 'DELETE', token: eve.token })
      }
      breachIf((await whoIs(target, ann.token)) === null, 'Eve ended all logins of Ann')
      const bob = await person(target, 'bob')
      for (const path of ['logins', 'history']) {
        const { text } = await ask(target, `/api/auth/${path}?userId=${ann.userId}`, { token: bob.token })
        breachIf(text.includes(loginId) || text.includes(ann.userId), `Bob reads Ann’s ${path}`)
      }
    },
  },
]
