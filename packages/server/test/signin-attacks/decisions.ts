import { type Attack, breachIf, must } from './attack.ts'
import { check, desktop, isLogin, person, scan, verify } from './client.ts'
import type { Target } from './target.ts'

/** The person has said no, or has not said yes in the way that it takes. */
export const decisions: readonly Attack[] = [
  {
    name: 'deny: what the person refused is let in all the same',
    isAboutData: true,
    async run(target) {
      const [ann, eve] = [await person(target, 'ann'), await person(target, 'eve')]
      for (const hasScanned of [false, true]) {
        const { code, secret } = await desktop(target)
        if (hasScanned) await scan(target, code, ann.token)
        must((await verify(target, code, ann.token, { decision: 'deny' })).status === 200, 'the phone could not deny')
        breachIf(isLogin(await check(target, secret)), 'a denial let the desktop in')
        for (const { token } of [ann, eve]) {
          for (const id of [code, secret]) await verify(target, id, token)
          breachIf(isLogin(await check(target, secret)), 'an approval after the denial let the desktop in')
        }
      }
    },
  },
  {
    name: 'number match: a phone that was asked for the number approves without it',
    async run(target) {
      const { ann, code, secret } = await scanned(target)
      for (const more of [{}, { decision: 'approve' }, { code: '' }, { code: null }, { code: [] }]) {
        for (const id of [code, secret]) await verify(target, id, ann.token, more)
        breachIf(isLogin(await check(target, secret)), `it was approved with ${JSON.stringify(more)}`)
      }
    },
  },
  {
    name: 'number match: a wrong number lets in',
    async run(target) {
      const { ann, code, secret, choices, number } = await scanned(target)
      const wrong = choices.find((choice) => choice !== number) ?? ''
      const { status } = await verify(target, code, ann.token, { code: wrong })
      breachIf(status === 200 || isLogin(await check(target, secret)), `${wrong} was taken for ${number}`)
    },
  },
  {
    name: 'number match: all three numbers are tried in turn',
    isAboutData: true,
    async run(target) {
      const { ann, code, secret, choices, number } = await scanned(target)
      const others = choices.filter((choice) => choice !== number)
      for (const choice of [...others, number]) await verify(target, code, ann.token, { code: choice })
      breachIf(isLogin(await check(target, secret)), 'whoever guesses wrong may guess again')
    },
  },
]

/** A request that waits for its number. */
async function scanned(target: Target) {
  const ann = await person(target, 'ann')
  const { code, secret } = await desktop(target)
  const { choices = [] } = (await scan(target, code, ann.token)).said
  const { number = '' } = (await check(target, secret)).said
  must(choices.length === 3 && choices.includes(number), 'no number was shown')
  return { ann, code, secret, choices, number }
}
