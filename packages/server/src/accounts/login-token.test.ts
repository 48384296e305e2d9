import { createPrivateKey, createPublicKey, hkdfSync, type JsonWebKey } from 'node:crypto'
import { createLocalJWKSet, exportJWK, exportSPKI, generateKeyPair, jwtVerify, SignJWT, UnsecuredJWT } from 'jose'
import { beforeAll, expect, test } from 'vitest'
import { type LoginTokens, loginTokens } from './login-token.ts'

const secret = Buffer.alloc(32, 7)
const claims = { userId: 'user-1234', loginId: 'login-1234' }
const day = 24 * 60 * 60 * 1000
let now = Date.now()
let tokens: LoginTokens
let token: string

beforeAll(async () => {
  tokens = await loginTokens(secret, { now: () => now })
  token = await tokens.issue(claims, now + day)
})

/** A token that is right in everything but what a test changes. */
function forged(payload: Record<string, unknown> = {}) {
  const seconds = Math.floor(now / 1000)
  const right = { sub: claims.userId, sid: claims.loginId, aud: 'snaplink', iss: 'snaplink', exp: seconds + 60 }
  return new SignJWT({ ...right, ...payload })
}

test('a token names its user and login, here and on every node with the same secret', async () => {
  const elsewhere = await loginTokens(Buffer.from(secret), { now: () => now })
  expect(await tokens.read(token)).toEqual(claims)
  expect(await elsewhere.read(token)).toEqual(claims)
  expect(elsewhere.publicKeys).toEqual(tokens.publicKeys)
})

test('others can check a token with the published key, which is public', async () => {
  const { payload, protectedHeader } = await jwtVerify(token, createLocalJWKSet(tokens.publicKeys))
  expect(payload).toMatchObject({ sub: claims.userId, sid: claims.loginId, aud: 'snaplink' })
  expect(protectedHeader).toEqual({ alg: 'EdDSA', typ: 'JWT', kid: tokens.publicKeys.keys[0]?.kid })
  expect(tokens.publicKeys.keys).toHaveLength(1)
  expect(tokens.publicKeys.keys[0]).not.toHaveProperty('d')
})

test('a token of another secret is refused', async () => {
  const stranger = await loginTokens(Buffer.alloc(32, 8), { now: () => now })
  expect(await tokens.read(await stranger.issue(claims, now + day))).toBeNull()
})

test('a token changed in any of its parts is refused', async () => {
  for (const part of [0, 1, 2]) {
    const parts = token.split('.')
    const text = parts[part] ?? ''
    parts[part] = `${text.slice(0, 5)}${text[5] === 'A' ? 'B' : 'A'}${text.slice(6)}`
    expect(await tokens.read(parts.join('.')), `part ${part}`).toBeNull()
  }
})

test('a token without a signature is refused', async () => {
  const unsigned = new UnsecuredJWT({ sub: claims.userId, sid: claims.loginId, aud: 'snaplink', iss: 'snaplink' })
  expect(await tokens.read(unsigned.setExpirationTime('1h').encode())).toBeNull()
  expect(await tokens.read(token.replace(/[^.]*$/, ''))).toBeNull()
})

test('a token signed by HMAC with our public key is refused', async () => {
  const [jwk] = tokens.publicKeys.keys
  const spki = await exportSPKI(createPublicKey({ key: jwk as JsonWebKey, format: 'jwk' }))
  for (const key of [Buffer.from(spki), Buffer.from(jwk?.x ?? '', 'base64url')]) {
    expect(await tokens.read(await forged().setProtectedHeader({ alg: 'HS256' }).sign(key))).toBeNull()
  }
})

test('a key that the token brings along or points to is not used', async () => {
  const { privateKey, publicKey } = await generateKeyPair('EdDSA', { extractable: true })
  const jwk = await exportJWK(publicKey)
  const kid = tokens.publicKeys.keys[0]?.kid ?? ''
  for (const header of [{ jwk }, { jku: 'http://127.0.0.1:1/jwks' }, { kid }, { kid: '../../secret' }]) {
    expect(
      await tokens.read(
        await forged()
          .setProtectedHeader({ alg: 'EdDSA', ...header })
          .sign(privateKey),
      ),
    ).toBeNull()
  }
})

test('a token ends', async () => {
  const began = now
  now = began + day + 1000
  expect(await tokens.read(token)).toBeNull()
  now = began
})

test('what is no token at all is refused', async () => {
  for (const text of ['', '.', '..', 'sp_abc', 'a.b.c', 'x'.repeat(10_000)]) expect(await tokens.read(text)).toBeNull()
})

test('of our own key only tokens for logins count: right audience, issuer and end', async () => {
  // What a later feature might sign with the same key by mistake.
  const seed = Buffer.from(hkdfSync('sha256', secret, '', 'snaplink login token', 32))
  const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed])
  const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
  const sign = (payload: Record<string, unknown>) => forged(payload).setProtectedHeader({ alg: 'EdDSA' }).sign(key)
  expect(await tokens.read(await sign({}))).toEqual(claims)
  for (const wrong of [
    { aud: 'other' },
    { aud: undefined },
    { iss: 'other' },
    { exp: undefined },
    { sid: undefined },
  ]) {
    expect(await tokens.read(await sign(wrong)), JSON.stringify(wrong)).toBeNull()
  }
})
