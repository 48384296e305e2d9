import { randomUUID } from 'node:crypto'
import { type Attack, breachIf, must } from './attack.ts'
import { approvedDesktop, ask, auth, check, desktop, person, redeemed, scan, verify } from './client.ts'
import type { Target } from './target.ts'

/** Who reads what the server writes: its log, or a stolen disk. Not the numbers: two digits are found in anything. */
export const leaks: readonly Attack[] = [
  {
    name: 'secrets in the log',
    async run(target) {
      const secrets = await leaveTraces(target)
      must(target.log().includes('"path":"/api/auth/check-qr"'), 'requests are not logged')
      const found = foundIn(Buffer.from(target.log()), secrets)
      breachIf(found.length > 0, `the log holds ${found}`)
    },
  },
  {
    name: 'secrets in a dump of the storage',
    isAboutData: true,
    async run(target) {
      const secrets = await leaveTraces(target)
      const dump = await target.dump()
      must(dump.includes('login.made'), 'the dump is empty')
      const found = foundIn(dump, secrets)
      breachIf(found.length > 0, `the storage holds ${found}`)
    },
  },
]

/** Every way through, also the wrong ones, with all that must stay unknown on it. */
async function leaveTraces(target: Target): Promise<Record<string, string>> {
  const ann = await person(target, 'ann')
  const [waiting, scanned, approved, used, denied] = [
    await desktop(target),
    await desktop(target),
    await approvedDesktop(target, ann),
    await approvedDesktop(target, ann),
    await desktop(target),
  ]
  await scan(target, scanned.code, ann.token)
  await verify(target, denied.secret, ann.token, { decision: 'deny' })
  const login = await redeemed(target, used.secret, { origin: target.origin })
  const renewed = await auth(target, 'renew-qr', { sessionId: waiting.secret })
  const freshCode = new URLSearchParams(new URL(renewed.said.url ?? '').hash.slice(1)).get('sessionId') ?? ''
  const wrongPassword = `wrong ${randomUUID()}`
  await auth(target, 'sign-in', { email: ann.email, password: wrongPassword })
  const again = await auth(target, 'sign-in', ann)
  // Where nobody should put them, and somebody does.
  await ask(target, `/api/auth/check-qr?sessionId=${waiting.secret}&token=${ann.token}`)
  await ask(target, `/approve?sessionId=${waiting.code}`)
  await ask(target, '/api/auth/check-qr', { body: `{"sessionId":"${waiting.secret}`, headers: json })
  await check(target, denied.secret, { cookie: ann.token, origin: target.origin })
  return {
    'a pending secret': waiting.secret,
    'a pending code': waiting.code,
    'a renewed code': freshCode,
    'a scanned secret': scanned.secret,
    'a scanned code': scanned.code,
    'an approved secret': approved.secret,
    'an approved code': approved.code,
    'a used secret': used.secret,
    'a denied secret': denied.secret,
    'the phone’s token': ann.token,
    'the desktop’s token': login,
    'a token of a sign-in': again.said.token ?? '',
    'the password': ann.password,
    'a wrong password': wrongPassword,
  }
}

const json = { 'Content-Type': 'application/json' }

/** As it is, or in a coat that anybody takes off. */
function foundIn(haystack: Buffer, secrets: Record<string, string>): string[] {
  return Object.entries(secrets)
    .filter(([, secret]) => {
      must(secret.length > 15, 'a secret is missing')
      const bytes = Buffer.from(secret)
      const bare = secret.replaceAll('-', '')
      // Of a token, its signature is what nobody can make up.
      const forms = [
        secret,
        bare,
        bytes.toString('base64').replace(/=+$/, ''),
        bytes.toString('hex'),
        encodeURI(secret),
      ]
      const raw = /^[0-9a-f]{32}$/.test(bare) ? [Buffer.from(bare, 'hex')] : []
      return [...forms, ...raw, secret.split('.').at(-1) ?? secret].some((form) => haystack.includes(form))
    })
    .map(([name]) => name)
}
