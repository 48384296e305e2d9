import { type Attack, breachIf, must } from './attack.ts'
import { approvedDesktop, ask, auth, check, isLogin, person, whoIs } from './client.ts'

/** Between approval and redemption, what the approval stood on goes away. */
export const revoked: readonly Attack[] = [
  {
    name: 'ended: the phone’s login ends between approval and redemption',
    isAboutData: true,
    async run(target) {
      const ann = await person(target, 'ann')
      const ways = {
        'it logged out': (token: string) => auth(target, 'sign-out', {}, { token }),
        'all others were ended': () => ask(target, '/api/auth/logins/others', { method: 'DELETE', token: ann.token }),
        'the password was changed': () => {
          const passwords = { currentPassword: ann.password, newPassword: `${ann.password} anew` }
          return auth(target, 'change-password', passwords, { token: ann.token })
        },
      }
      for (const [what, end] of Object.entries(ways)) {
        const phone = await auth(target, 'sign-in', { email: ann.email, password: ann.password })
        const token = phone.said.token ?? ''
        must(token !== '', 'the phone could not sign in')
        const { secret } = await approvedDesktop(target, { ...ann, token })
        must((await end(token)).status === 204, `the login could not be ended (${what})`)
        breachIf((await whoIs(target, token)) !== null, `the phone’s login goes on although ${what}`)
        breachIf(isLogin(await check(target, secret)), `the desktop was let in although ${what}`)
      }
    },
  },
  {
    name: 'disabled: the account is closed between approval and redemption',
    isAboutData: true,
    async run(target) {
      const ann = await person(target, 'ann')
      const { secret } = await approvedDesktop(target, ann)
      await target.disable(ann.email)
      breachIf((await whoIs(target, ann.token)) !== null, 'the phone’s login goes on')
      breachIf(isLogin(await check(target, secret)), 'the desktop was let in')
    },
  },
]
