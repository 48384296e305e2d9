import { createPrivateKey, createPublicKey, hkdfSync, type KeyObject } from 'node:crypto'
import { type JWTPayload, errors as joseErrors, jwtVerify, SignJWT } from 'jose'
import type { Clock } from './clock.ts'

/**
 * EdDSA JWTs for one purpose each: one that was signed for another audience is refused, so that the code on a screen never
 * becomes a login. The key follows from the server's secret, so every node has the same and nothing is stored.
 */
export interface SignedTokens {
  /** @param expiresAt epoch milliseconds */
  sign(claims: JWTPayload, expiresAt: number, header?: { kid: string }): Promise<string>
  /** Null for whatever is not a token of ours, for this audience, that is good now. */
  read(token: string): Promise<JWTPayload | null>
  readonly publicKey: KeyObject
}

export const algorithm = 'EdDSA'
const issuer = 'snaplink'

export function signedTokens(secret: Buffer, clock: Clock, audience: string): SignedTokens {
  const privateKey = ed25519KeyOf(Buffer.from(hkdfSync('sha256', secret, '', 'snaplink login token', 32)))
  const publicKey = createPublicKey(privateKey)
  return {
    publicKey,

    sign: (claims, expiresAt, header) =>
      new SignJWT(claims)
        .setProtectedHeader({ alg: algorithm, typ: 'JWT', ...header })
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
        return payload
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
