import type { ScanQrAnswer, SignInRequest, UserView, VerifyQrAnswer } from '@snaplink/contract'
import type { AccountOptions } from './accounts.ts'
import { createHttp } from './http.ts'

export * from './logins.ts'
export { requestSignin, type SigninRequest, type SigninState } from './signin-request.ts'
export type { SignInRequest, UserView }

/** What a phone would let in, and the three numbers among which the person picks. */
export type ScannedSignin = ScanQrAnswer

/**
 * The phone's part of a login by QR: claims the request, so that no other phone can, and says who asks.
 *
 * @param code what stands in the fragment of the link: see `readSigninUrl`
 * @param name what this phone is called, for the list of logins: see `describeDevice`
 * @throws SnaplinkError `signin.unknown`, `login.required`
 */
export function scanSignin(
  code: string,
  { base, name }: AccountOptions & { name?: string } = {},
): Promise<ScannedSignin> {
  return createHttp(base).json('POST', 'api/auth/scan-qr', { body: { sessionId: code, name } })
}

/**
 * Lets the computer in.
 *
 * @param number the one that the person picked
 * @throws SnaplinkError `signin.number-wrong`, after which the request is over; `signin.unknown`
 */
export async function approveSignin(code: string, number: string, { base }: AccountOptions = {}): Promise<void> {
  await createHttp(base).json<VerifyQrAnswer>('POST', 'api/auth/verify-qr', { body: { sessionId: code, code: number } })
}

/** Lets nobody in, and ends the request. @throws SnaplinkError `signin.unknown` */
export async function denySignin(code: string, { base }: AccountOptions = {}): Promise<void> {
  const body = { sessionId: code, decision: 'deny' }
  await createHttp(base).json<VerifyQrAnswer>('POST', 'api/auth/verify-qr', { body })
}

/** The code in the link of a QR that asks for a login; null where there is none. */
export function readSigninUrl(url: string): string | null {
  return URL.canParse(url) ? new URLSearchParams(new URL(url).hash.slice(1)).get('sessionId') : null
}
