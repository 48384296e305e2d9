import { randomBytes, randomUUID } from 'node:crypto'
import { type Attack, breachIf, must } from './attack.ts'
import { type Answer, approvedDesktop, auth, desktop, fingerprint, person, redeemed, scan, verify } from './client.ts'
import type { Target } from './target.ts'

/** Far more than anybody needs in the second or two that it takes. */
const tries: Readonly<Record<string, number>> = {
  'verify-qr': 200,
  'scan-qr': 200,
  'generate-qr': 100,
  'check-qr': 1200,
}
const triesAtOnce = 50

/** Of each kind, in turn with the others. The fastest counts: noise only ever slows down. */
const timedTries = 12
/** What a look at one more row may cost is a tenth of this, whatever the machine; a wait, a hash or a picture is more. Milliseconds. */
const tellingMs = 12

/** Trying and listening. */
export const guessing: readonly Attack[] = [
  {
    name: 'brute force: headers that name another address with every try evade the limit',
    isAboutLimits: true,
    async run(target) {
      for (const [path, count] of Object.entries(tries)) {
        const statuses = new Set<number>()
        for (let i = 0; i < count && !statuses.has(429); i += triesAtOnce) {
          const batch = Array.from({ length: triesAtOnce }, (_, k) => guess(target, path, i + k))
          for (const { status } of await Promise.all(batch)) statuses.add(status)
        }
        breachIf(!statuses.has(429), `${path} was tried ${count} times, and never refused for it`)
        // Limits come before the login is looked at: who has none is told the same.
        const without = await auth(target, path, { sessionId: randomUUID() }, { token: 'nobody' })
        breachIf(without.status !== 429, `${path} looks at the login before it counts the try`)
      }
    },
  },
  {
    name: 'existence oracle: unknown, foreign, expired and used are told apart',
    isAboutData: true,
    async run(target) {
      const [ann, eve] = [await person(target, 'ann'), await person(target, 'eve')]
      const [old, foreign, used, approved] = [
        await desktop(target),
        await desktop(target),
        await approvedDesktop(target, ann),
        await approvedDesktop(target, ann),
      ]
      target.pass(4 * 60_000)
      const denied = await desktop(target)
      await verify(target, denied.code, ann.token, { decision: 'deny' })
      await scan(target, foreign.code, ann.token)
      await redeemed(target, used.secret)
      const like = (id: string) => id.replace(/[0-9a-z]/gi, 'a')
      const unknown = [randomUUID(), 'nonsense', like(old.code), `st_${randomBytes(16).toString('base64url')}`]

      /** What Eve, with a login of her own, is told by these. */
      const ask = async (ids: string[]) => {
        for (const path of ['verify-qr', 'scan-qr', 'check-qr', 'renew-qr']) {
          const never = fingerprint(await auth(target, path, { sessionId: randomUUID() }, { token: eve.token }))
          for (const id of ids) {
            const answer = await auth(target, path, { sessionId: id }, { token: eve.token })
            breachIf(fingerprint(answer) !== never, `${path} tells more of ${id}:\n${fingerprint(answer)}\n\n${never}`)
          }
        }
      }
      // Not `denied.secret`: whoever holds it may know that the answer was no.
      await ask([...unknown, foreign.code, used.code, used.secret, approved.code, denied.code])
      target.pass(60_000)
      await ask([...unknown, old.code, old.secret, foreign.code, foreign.secret, used.secret, approved.secret])
    },
  },
  {
    name: 'timing oracle: unknown, foreign, expired and used take different times',
    async run(target) {
      const [ann, eve] = [await person(target, 'ann'), await person(target, 'eve')]
      const expired = await desktop(target)
      target.pass(5 * 60_000)
      const [foreign, used] = [await desktop(target), await approvedDesktop(target, ann)]
      await scan(target, foreign.code, ann.token)
      await redeemed(target, used.secret)
      const ids = { unknown: randomUUID(), foreign: foreign.code, used: used.secret, expired: expired.secret }
      for (const path of ['verify-qr', 'check-qr']) {
        const measure = () => fastest(ids, (id) => auth(target, path, { sessionId: id }, { token: eve.token }))
        // A slow moment does not come three times for the same one.
        let telling = await measure()
        for (let again = 0; again < 2 && telling !== undefined; again++) {
          if ((await measure())?.name !== telling.name) telling = undefined
        }
        breachIf(telling !== undefined, `${path} takes ${telling?.moreMs} ms more for what is ${telling?.name}`)
      }
    },
  },
]

/** One guess, from what says it is a new address each time. */
async function guess(target: Target, path: string, i: number): Promise<Answer> {
  const address = `198.51.${Math.floor(i / 250)}.${(i % 250) + 1}`
  const headers = {
    ...{ 'X-Forwarded-For': address, 'X-Real-IP': address, 'X-Client-IP': address, 'True-Client-IP': address },
    ...{ 'CF-Connecting-IP': address, 'X-Cluster-Client-IP': address, Forwarded: `for=${address};proto=https` },
    Via: `1.1 ${address}`,
  }
  const answer = await auth(target, path, { sessionId: randomUUID() }, { headers, token: randomUUID() })
  must(answer.status < 500, `${path} failed with ${answer.status}`)
  return answer
}

/** Which of the ids takes longer than one that is unknown, if any. */
async function fastest(ids: Record<string, string>, send: (id: string) => Promise<Answer>) {
  const times = new Map(Object.keys(ids).map((name) => [name, Number.POSITIVE_INFINITY]))
  for (let i = 0; i < timedTries; i++) {
    for (const [name, id] of Object.entries(ids)) {
      const from = performance.now()
      await send(id)
      times.set(name, Math.min(times.get(name) ?? 0, performance.now() - from))
    }
  }
  const least = Math.min(...times.values())
  const slowest = [...times].sort(([, a], [, b]) => b - a)[0]
  const moreMs = Math.round((slowest?.[1] ?? 0) - least)
  return slowest && moreMs > tellingMs ? { name: slowest[0], moreMs } : undefined
}
