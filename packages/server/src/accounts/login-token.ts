import { createPrivateKey, createPublicKey, hkdfSync } from 'node:crypto'
import { calculateJwkThumbprint, exportJWK, type JSONWebKeySet, errors as joseErrors, jwtVerify, SignJWT } from 'jose'
import type { Clock } from '../clock.ts'

/** What a login's token says. Whether the login still stands is not in it: ask its row. */
export interface LoginClaims {
  readonly userId: string
  readonly loginId: string
}

/**
 * The tokens that prove logins: EdDSA JWTs `{sub: user, sid: login, aud, iss, iat, exp}`.
 * The key follows from the server's secret, so every node has the same and nothing is stored.
 */
export interface LoginTokens {
  /** @param expiresAt epoch milliseconds */
  issue(claims: LoginClaims, expiresAt: number): Promise<string>
  /** Null for whatever is not a token of ours that is good now. */
  read(token: string): Promise<LoginClaims | null>
  readonly publicKeys: JSONWebKeySet
}

const algorithm = 'EdDSA'
const audience = 'snaplink'
const issuer = 'snaplink'

export async function loginTokens(secret: Buffer, clock: Clock): Promise<LoginTokens> {
  const privateKey = ed25519KeyOf(Buffer.from(hkdfSync('sha256', secret, '', 'snaplink login token', 32)))
  const publicKey = createPublicKey(privateKey)
  const jwk = await exportJWK(publicKey)
  const kid = await calculateJwkThumbprint(jwk)

  return {
    publicKeys: { keys: [{ ...jwk, kid, alg: algorithm, use: 'sig' }] },

    issue: ({ userId, loginId }, expiresAt) =>
      new SignJWT({ sid: loginId })
        .setProtectedHeader({ alg: algorithm, typ: 'JWT', kid })
        .setSubject(userId)
        .setIssuer(issuer)
        .setAudience(audience)
        .setIssuedAt(Math.floor(clock.now() / 1000))
        .setExpirationTime(Math.floor(expiresAt / 1000))
        .sign(privateKey),

    async read(token) {
      try {
        // Our key and algorithm, whatever the token's header names: no `none`, no HS256 with the public key, no foreign `jwk`.
        const { payload } = await jwtVerify(token, publicKey, {
          algorithms: [algorithm],
          audience,
          issuer,
          currentDate: new Date(clock.now()),
          requiredClaims: ['exp'],
        })
        const { sub, sid } = payload
        return typeof sub === 'string' && typeof sid === 'string' ? { userId: sub, loginId: sid } : null
      } catch (error) {
        if (error instanceof joseErrors.JOSEError) return null
        throw error
      }
    },
  }
}

/** RFC 8410 section 7: an Ed25519 private key in PKCS #8 is this prefix and its 32 bytes. */
function ed25519KeyOf(seed: Buffer) {
  const prefix = Buffer.from('302e020100300506032b657004220420', 'hex')
  return createPrivateKey({ key: Buffer.concat([prefix, seed]), format: 'der', type: 'pkcs8' })
}
