import { type Attack, breachIf, must } from './attack.ts'
import { ask, check, desktop, person } from './client.ts'
import { isFree } from './cross-site.ts'

/** What browsers, mail programs and chat previews send by themselves when they meet a link. */
const unasked: readonly { method: string; headers: Record<string, string> }[] = [
  { method: 'GET', headers: { 'Sec-Fetch-Mode': 'navigate', 'Sec-Fetch-Dest': 'document' } },
  { method: 'HEAD', headers: {} },
  { method: 'GET', headers: { 'Sec-Purpose': 'prefetch;prerender', Purpose: 'prefetch', 'X-Moz': 'prefetch' } },
  { method: 'GET', headers: { 'Sec-Fetch-Dest': 'iframe', 'Sec-Fetch-Site': 'cross-site' } },
  { method: 'GET', headers: { 'Sec-Fetch-Dest': 'image', 'X-HTTP-Method-Override': 'POST' } },
]

/** The victim does nothing but be logged in. */
export const silentApproval: readonly Attack[] = [
  {
    name: 'silent approval: a link that is opened, prefetched or framed approves by itself',
    async run(target) {
      const [ann, bob] = [await person(target, 'ann'), await person(target, 'bob')]
      for (const { method, headers } of unasked) {
        const { code, secret, link } = await desktop(target)
        const query = `sessionId=${code}&decision=approve`
        const { pathname } = new URL(link)
        const paths = ['verify-qr', 'scan-qr'].flatMap((path) => [
          ...[`/api/auth/${path}?${query}`, `/api/auth/${path}/${code}`, `/api/auth/${path}?_method=POST&${query}`],
        ])
        for (const path of [...paths, `${pathname}?${query}`, pathname]) {
          const { status } = await ask(target, path, { method, headers, cookie: ann.token })
          must(status < 500, `${path} failed`)
        }
        breachIf((await check(target, secret)).said.status !== 'pending', `${method} let the desktop in`)
        breachIf(!(await isFree(target, code, bob)), `${method} claimed it for the victim's phone`)
      }
    },
  },
  {
    name: 'silent approval: our page is framed, so that a click on something else approves',
    async run(target) {
      const { link } = await desktop(target)
      for (const path of [new URL(link).pathname, '/', '/login', '/logins', '/api/auth/me', '/api/auth/verify-qr']) {
        const { headers } = await ask(target, path, { headers: { Accept: 'text/html' } })
        const policy = headers.get('Content-Security-Policy') ?? ''
        const isFramed = !/frame-ancestors 'none'/.test(policy) || headers.get('X-Frame-Options') !== 'DENY'
        breachIf(isFramed, `${path} may be framed`)
        breachIf(headers.get('Referrer-Policy') !== 'no-referrer', `${path} tells others its address`)
      }
    },
  },
]
