import { createHmac, createPublicKey, generateKeyPairSync, type JsonWebKey, type KeyObject, sign } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Attack, breachIf, must } from './attack.ts'
import { ask, desktop, person, verify, whoIs } from './client.ts'
import type { Target } from './target.ts'

const days = 24 * 60 * 60_000

/**
 * Tokens that the server did not make, or not for this. The attacker has an account, and knows what the victim's token says (ids are no
 * secrets), but not its signature.
 */
export const tokenTricks: readonly Attack[] = [
  {
    name: 'JWT: alg none',
    async run(target) {
      const { claims, theirs } = await victim(target)
      for (const alg of ['none', 'None', 'NONE', 'nOnE', '', null]) {
        for (const signature of ['', theirs.signature, 'AA']) {
          await refused(target, `${joined({ alg, typ: 'JWT' }, claims)}.${signature}`, `alg ${alg}`)
        }
      }
    },
  },
  {
    name: 'JWT: HS256 with the published key as its secret',
    async run(target) {
      const { claims } = await victim(target)
      const jwk = await publishedKey(target)
      const key = createPublicKey({ key: jwk as JsonWebKey, format: 'jwk' })
      const pem = key.export({ type: 'spki', format: 'pem' })
      const secrets = [pem, String(pem).trim(), key.export({ type: 'spki', format: 'der' }), JSON.stringify(jwk)]
      for (const secret of [...secrets, jwk.x, Buffer.from(jwk.x, 'base64url')]) {
        for (const [alg, hash] of Object.entries({ HS256: 'sha256', HS384: 'sha384', HS512: 'sha512' })) {
          const token = hmac({ alg, typ: 'JWT', kid: jwk.kid }, claims, secret, hash)
          await refused(target, token, `${alg} with the public key`)
        }
      }
    },
  },
  {
    name: 'JWT: a kid that leads to a file or a row that the attacker knows',
    async run(target) {
      const { claims } = await victim(target)
      const up = '../'.repeat(12)
      for (const kid of [`${up}dev/null`, '/dev/null', `file:///dev/null`, `..%2f..%2fdev/null`, '', '0']) {
        await refused(target, hmac({ alg: 'HS256', typ: 'JWT', kid }, claims, ''), `the kid ${kid}`)
      }
      await refused(target, hmac({ alg: 'HS256', kid: "x' union select 'key' -- " }, claims, 'key'), 'SQL in the kid')
    },
  },
  {
    name: 'JWT: a key that the token brings along (jwk) or points to (jku, x5u)',
    async run(target) {
      const { claims } = await victim(target)
      const { privateKey, publicKey } = generateKeyPairSync('ed25519')
      const jwk = { ...publicKey.export({ format: 'jwk' }), kid: 'mine', alg: 'EdDSA', use: 'sig' }
      let fetches = 0
      const elsewhere = createServer((_req, res) => {
        fetches++
        res.setHeader('Content-Type', 'application/json').end(JSON.stringify({ keys: [jwk] }))
      })
      await once(elsewhere.listen(0, '127.0.0.1'), 'listening')
      try {
        const url = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/jwks.json`
        for (const header of [{ jwk }, { jku: url, kid: 'mine' }, { x5u: url }, { iss: url, kid: url }]) {
          const token = signed({ alg: 'EdDSA', typ: 'JWT', ...header }, claims, privateKey)
          await refused(target, token, `a token with ${Object.keys(header)}`)
        }
        breachIf(fetches > 0, 'the server fetched a key from where the token told it')
      } finally {
        elsewhere.close()
        elsewhere.closeAllConnections()
      }
    },
  },
  {
    name: 'JWT: signed by a foreign key',
    async run(target) {
      const { claims } = await victim(target)
      const { kid } = await publishedKey(target)
      const { privateKey } = generateKeyPairSync('ed25519')
      for (const header of [{ alg: 'EdDSA' }, { alg: 'EdDSA', typ: 'JWT', kid }, { alg: 'Ed25519', kid }]) {
        await refused(target, signed(header, claims, privateKey), 'a foreign key')
      }
      const { privateKey: rsa } = generateKeyPairSync('rsa', { modulusLength: 2048 })
      await refused(target, signed({ alg: 'RS256', kid }, claims, rsa, 'sha256'), 'a foreign RSA key')
    },
  },
  {
    name: 'JWT: tampered with',
    async run(target) {
      const { claims, theirs } = await victim(target)
      const eve = partsOf((await person(target, 'eve')).token)
      // Her own signature under the victim's claims, mixes of both, and the victim's with something changed.
      await refused(target, `${eve.header}.${encode(claims)}.${eve.signature}`, 'another’s claims')
      const { sub, sid } = claims
      for (const mix of [{ sub }, { sid }, { sub, sid }, { exp: 9_999_999_999 }, { aud: ['snaplink', 'other'] }]) {
        await refused(target, `${eve.header}.${encode({ ...eve.claims, ...mix })}.${eve.signature}`, Object.keys(mix))
      }
      await refused(target, `${theirs.header}.${theirs.payload}.${flipped(theirs.signature)}`, 'another signature')
      await refused(target, `${theirs.header}.${theirs.payload}.`, 'no signature')
      await refused(target, `${theirs.header}.${theirs.payload}`, 'two parts')
    },
  },
  {
    name: 'JWT: expired',
    async run(target) {
      const ann = await person(target, 'ann')
      const { exp } = partsOf(ann.token).claims
      must(typeof exp === 'number', 'the token never expires')
      must((await whoIs(target, ann.token)) !== null, 'the token is not good')
      target.pass(31 * days)
      await refused(target, ann.token, 'an expired token')
    },
  },
  {
    name: 'JWT: made for another audience',
    async run(target) {
      const made = await ask(target, '/create-session', { body: {} })
      const { token: ticket = '', sessionId = '' } = made.said
      must(ticket.split('.').length === 3, 'a code is no JWT any more')
      await refused(target, ticket, 'the code of a session')
      const { token: login } = await person(target, 'eve')
      for (const body of [{ ticket: login }, { sessionId, ticket: login }]) {
        const { status } = await ask(target, '/api/join', { body: { ...body, deviceId: 'a-phone-of-eve', name: 'x' } })
        breachIf(status < 400, 'a login was taken for a code')
      }
      const { status } = await ask(target, `/api/sessions/${sessionId}/events?after=0`, { token: login })
      breachIf(status < 400, 'a login was taken for the token of a page')
    },
  },
]

interface Claims {
  readonly [name: string]: unknown
}

async function victim(target: Target) {
  const { token, userId } = await person(target, 'ann')
  const theirs = partsOf(token)
  must((await whoIs(target, token)) === userId, 'the victim’s own token is not good')
  return { claims: theirs.claims, theirs }
}

/** Tried wherever a login counts. */
async function refused(target: Target, token: string, what: unknown): Promise<void> {
  breachIf((await whoIs(target, token)) !== null, `${what}: taken for a login`)
  const sent = { headers: { Cookie: `snaplink_login=${token}` } }
  const { said } = await ask(target, '/api/auth/me', sent)
  breachIf(Boolean(said.user), `${what}: taken for a login in a cookie`)
  const { code } = await desktopOnce(target)
  const { status } = await verify(target, code, token)
  breachIf(status !== 401 && status < 500, `${what}: looked at as a login, and answered ${status}`)
  must(status === 401, `${what}: made the server fail with ${status}`)
}

const shown = new WeakMap<Target, Promise<{ code: string }>>()

/** One that nobody ever lets in, if all goes well: a picture for each trick would only cost time. */
function desktopOnce(target: Target): Promise<{ code: string }> {
  const found = shown.get(target) ?? desktop(target)
  shown.set(target, found)
  return found
}

async function publishedKey(target: Target) {
  const key = (await ask(target, '/api/auth/jwks')).said.keys?.[0]
  must(key !== undefined, 'no key is published')
  return key as { x: string; kid: string }
}

function partsOf(token: string) {
  const [header = '', payload = '', signature = ''] = token.split('.')
  return { header, payload, signature, claims: JSON.parse(String(Buffer.from(payload, 'base64url'))) as Claims }
}

const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
const joined = (header: object, claims: Claims) => `${encode(header)}.${encode(claims)}`
const flipped = (text: string) => `${text[0] === 'A' ? 'B' : 'A'}${text.slice(1)}`

function hmac(header: object, claims: Claims, secret: string | Buffer, hash = 'sha256'): string {
  const text = joined(header, claims)
  return `${text}.${createHmac(hash, secret).update(text).digest('base64url')}`
}

function signed(header: object, claims: Claims, key: KeyObject, hash: string | null = null): string {
  const text = joined(header, claims)
  return `${text}.${sign(hash, Buffer.from(text), key).toString('base64url')}`
}
