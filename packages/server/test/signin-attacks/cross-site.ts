import { type Attack, breachIf, must } from './attack.ts'
import { approvedDesktop, ask, auth, desktop, type Person, person, redeemed, scan } from './client.ts'
import { opensSocket } from './sockets.ts'
import type { Target } from './target.ts'

/** What a browser says of pages that are not ours. */
function foreignOrigins({ origin }: Target): string[] {
  const { port, hostname } = new URL(origin)
  const otherPort = `http://${hostname}:${Number(port) === 65_535 ? 1024 : Number(port) + 1}`
  const lookalikes = [`http://${hostname}`, `${origin}.evil.example`, `http://evil.example:${port}`]
  return ['https://evil.example', 'null', otherPort, ...lookalikes]
}

const formTypes = ['application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'text/plain']
const deciding = ['scan-qr', 'verify-qr']

/** A page that the victim has open in the same browser, and that is not ours. */
export const crossSite: readonly Attack[] = [
  {
    name: 'cross-site WebSocket: a foreign page opens a line',
    async run(target) {
      const { secret, requestId } = await desktop(target)
      const first = { sessionId: requestId, token: secret }
      for (const path of ['/ws', '/socket.io/?EIO=4&transport=websocket']) {
        must(await opensSocket(target, { path, origin: target.origin }), `${path} does not open for our own page`)
        for (const origin of foreignOrigins(target)) {
          breachIf(await opensSocket(target, { path, origin }), `${path} opened for a page of ${origin}`)
        }
      }
      must(await opensSocket(target, { origin: target.origin, first }), 'our own page cannot listen')
    },
  },
  {
    name: 'cross-site WebSocket: the cookie alone lets in, without an Origin too',
    async run(target) {
      const ann = await person(target, 'ann')
      const opened = await ask(target, '/api/sessions', { body: {}, token: ann.token })
      const { sessionId = '', pageToken = '' } = opened.said
      const { requestId } = await desktop(target)
      for (const origin of [undefined, target.origin]) {
        for (const id of [sessionId, requestId]) {
          for (const token of [undefined, '', 'x', ann.token]) {
            const first = { sessionId: id, ...(token !== undefined && { token }) }
            const isOpen = await opensSocket(target, { origin, cookie: ann.token, first })
            breachIf(isOpen, `the cookie opened a line, with the origin ${origin} and the token "${token}"`)
          }
        }
      }
      must(await opensSocket(target, { first: { sessionId, token: pageToken } }), 'the page’s own token does not')
    },
  },
  {
    name: 'cross-site request: a foreign or unnamed page approves by the victim’s cookie',
    async run(target) {
      const [ann, bob] = [await person(target, 'ann'), await person(target, 'bob')]
      const approve = async (code: string, origin: string | undefined) => {
        const sent = { cookie: ann.token, origin }
        return Promise.all(deciding.map((path) => auth(target, path, { sessionId: code }, sent)))
      }
      for (const origin of [...foreignOrigins(target), undefined]) {
        const { code } = await desktop(target)
        const answers = await approve(code, origin)
        breachIf(
          answers.some(({ status }) => status === 200),
          `a page of ${origin} was not refused`,
        )
        must(
          answers.every(({ status }) => status === 403),
          `a page of ${origin} was refused for something else`,
        )
        breachIf(!(await isFree(target, code, bob)), `a page of ${origin} claimed it`)
      }
      const own = await approve((await desktop(target)).code, target.origin)
      must(
        own.some(({ status }) => status === 200),
        'our own page cannot approve',
      )
    },
  },
  {
    name: 'cross-site forms: a form or plain text is taken for JSON',
    async run(target) {
      const [ann, bob] = [await person(target, 'ann'), await person(target, 'bob')]
      // The last is a form that was smuggled into a page of ours: JSON only means JSON only.
      for (const origin of [...foreignOrigins(target), undefined, target.origin]) {
        const { code } = await desktop(target)
        for (const type of [...formTypes, 'application/json-not']) {
          for (const path of deciding) {
            const headers = { 'Content-Type': type }
            const bodies = [`sessionId=${code}`, `{"sessionId":"${code}","=":""}`]
            for (const body of bodies) {
              const { status } = await ask(target, `/api/auth/${path}`, { body, headers, cookie: ann.token, origin })
              breachIf(status === 200, `${path} took ${type} from ${origin}`)
            }
          }
        }
        breachIf(!(await isFree(target, code, bob)), `a form from ${origin} claimed it`)
      }
    },
  },
  {
    name: 'login CSRF: a foreign page logs the victim’s browser in as the attacker',
    async run(target) {
      const eve = await person(target, 'eve')
      const { secret } = await approvedDesktop(target, eve)
      const body = JSON.stringify({ sessionId: secret })
      for (const origin of [...foreignOrigins(target), undefined]) {
        for (const type of [...formTypes, 'application/json']) {
          if (origin === undefined && type === 'application/json') continue
          const { headers } = await ask(target, '/api/auth/check-qr', {
            body,
            origin,
            headers: { 'Content-Type': type },
          })
          breachIf(headers.getSetCookie().length > 0, `a page of ${origin} logged the browser in by ${type}`)
        }
      }
      // JSON without an Origin is no browser's: it gets its token, and no cookie.
      const { headers, said } = await auth(target, 'check-qr', { sessionId: secret })
      breachIf(headers.getSetCookie().length > 0, 'a cookie is given to who named no page')
      must(said.status === 'authenticated', 'a client without an origin is not let in')
    },
  },
  {
    name: 'cross-site reading: a foreign page may read our answers',
    async run(target) {
      const ann = await person(target, 'ann')
      const { secret } = await approvedDesktop(target, ann)
      for (const origin of foreignOrigins(target)) {
        const preflight = {
          ...{ 'Access-Control-Request-Method': 'POST', 'Access-Control-Request-Headers': 'content-type' },
          'Access-Control-Request-Private-Network': 'true',
        }
        for (const path of ['me', 'check-qr', 'verify-qr', 'generate-qr', 'logins']) {
          const asked = await ask(target, `/api/auth/${path}`, { method: 'OPTIONS', origin, headers: preflight })
          const got = await ask(target, `/api/auth/${path}`, { origin, cookie: ann.token })
          for (const { headers } of [asked, got]) {
            const allowed = headers.get('Access-Control-Allow-Origin')
            breachIf(allowed !== null, `a page of ${origin} may read ${path}: it is allowed to ${allowed}`)
          }
        }
      }
      await redeemed(target, secret)
    },
  },
]

/** That nobody has claimed it is proved by another phone, which still can. */
export async function isFree(target: Target, code: string, other: Person): Promise<boolean> {
  return (await scan(target, code, other.token)).status === 200
}
