import type { Router } from 'express'
import { createSigninRequests, type SigninParts } from './signin-requests.ts'
import { type SigninRouteParts, signinRoutes } from './signin-routes.ts'
import { signinRules } from './signin-rules.ts'

export type { SigninRules } from './signin-rules.ts'

/** Login by phone: `/api/auth/…-qr`. */
export function signin(
  parts: Omit<SigninParts & SigninRouteParts, 'rules' | 'requests'> & {
    /** Holes, for the tests that look for them. */
    rules?: Partial<SigninParts['rules']> | undefined
  },
): { router: Router; sweep(): Promise<void> } {
  const rules = { ...signinRules, ...parts.rules }
  const requests = createSigninRequests({ ...parts, rules })
  return { router: signinRoutes({ ...parts, rules, requests }), sweep: requests.sweep }
}
