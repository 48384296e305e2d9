import { createHmac, createPublicKey, type JsonWebKey } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import {
  createRemoteJWKSet,
  decodeJwt,
  decodeProtectedHeader,
  EmbeddedJWK,
  type JWK,
  type JWTPayload,
  jwtVerify,
  type ProtectedHeaderParameters,
} from 'jose'
import { loginTokens } from '../../src/accounts/login-token.ts'
import type { Hole } from './hole.ts'

type Header = ProtectedHeaderParameters & { jku?: string }
/** @returns what the token says, if it is believed; throws or answers nothing if not */
type Believe = (token: string, header: Header, key: JWK) => Promise<JWTPayload | undefined> | JWTPayload | undefined

/** A server that reads tokens as it should, and believes these too. */
const believing = (name: string, believe: Believe, caughtBy: string[]): Hole => ({
  ...{ name, caughtBy },
  open: () => ({
    holes: {
      async loginTokens(secret, clock) {
        const sound = await loginTokens(secret, clock)
        const key = sound.publicKeys.keys[0] ?? { kty: '' }
        const readToo = async (token: string) => {
          const { sub = '', sid } = (await believe(token, decodeProtectedHeader(token), key)) ?? {}
          return typeof sid === 'string' ? { userId: sub, loginId: sid } : null
        }
        return { ...sound, read: async (token) => (await sound.read(token)) ?? readToo(token).catch(() => null) }
      },
    },
  }),
})

/** In how the login's token is read. */
export const holesInTokens: readonly Hole[] = [
  believing('alg none is believed', (token, { alg }) => (/^none$/i.test(alg ?? '') ? decodeJwt(token) : undefined), [
    'JWT: alg none',
  ]),
  believing('signatures are not looked at', (token) => decodeJwt(token), ['JWT']),
  believing(
    'HS256 is checked with the published key',
    (token, { alg }, key) => {
      const pem = createPublicKey({ key: key as JsonWebKey, format: 'jwk' }).export({ type: 'spki', format: 'pem' })
      return alg === 'HS256' && isSignedBy(token, pem) ? decodeJwt(token) : undefined
    },
    ['JWT: HS256'],
  ),
  believing('the key that the token brings is used', async (token) => (await jwtVerify(token, EmbeddedJWK)).payload, [
    'JWT: a key',
  ]),
  believing(
    'the key that the token points to is fetched',
    async (token, { jku = '' }) => (await jwtVerify(token, createRemoteJWKSet(new URL(jku)))).payload,
    ['JWT: a key'],
  ),
  believing(
    'the kid is a file in a folder of keys',
    (token, { kid = '' }) =>
      isSignedBy(token, readFileSync(resolve(import.meta.dirname, kid))) ? decodeJwt(token) : undefined,
    ['JWT: a kid'],
  ),
]

function isSignedBy(token: string, key: string | Buffer): boolean {
  const [text, signature] = [token.slice(0, token.lastIndexOf('.')), token.slice(token.lastIndexOf('.') + 1)]
  return createHmac('sha256', key).update(text).digest('base64url') === signature
}
