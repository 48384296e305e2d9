import { calculateJwkThumbprint, exportJWK, type JSONWebKeySet } from 'jose'
import type { Clock } from '../clock.ts'
import { algorithm, signedTokens } from '../signed-token.ts'

/** What a login's token says. Whether the login still stands is not in it: ask its row. */
export interface LoginClaims {
  readonly userId: string
  readonly loginId: string
}

/** The tokens that prove logins: EdDSA JWTs `{sub: user, sid: login, aud, iss, iat, exp}`. */
export interface LoginTokens {
  /** @param expiresAt epoch milliseconds */
  issue(claims: LoginClaims, expiresAt: number): Promise<string>
  /** Null for whatever is not a token of ours that is good now. */
  read(token: string): Promise<LoginClaims | null>
  readonly publicKeys: JSONWebKeySet
}

export async function loginTokens(secret: Buffer, clock: Clock): Promise<LoginTokens> {
  const tokens = signedTokens(secret, clock, 'snaplink')
  const jwk = await exportJWK(tokens.publicKey)
  const kid = await calculateJwkThumbprint(jwk)

  return {
    publicKeys: { keys: [{ ...jwk, kid, alg: algorithm, use: 'sig' }] },
    issue: ({ userId, loginId }, expiresAt) => tokens.sign({ sub: userId, sid: loginId }, expiresAt, { kid }),
    async read(token) {
      const { sub, sid } = (await tokens.read(token)) ?? {}
      return typeof sub === 'string' && typeof sid === 'string' ? { userId: sub, loginId: sid } : null
    },
  }
}
