import type { UserView } from '@snaplink/contract'
import { SnaplinkError } from '@snaplink/sdk'
import type { ScannedSignin } from '@snaplink/sdk/signin'
import { useCallback, useEffect, useState } from 'react'
import type { FailureCode } from '../../texts.ts'
import { untilReachable } from '../../until-reachable.ts'
import { forgetCode } from './kept-code.ts'
import type { SigninSdk } from './signin-sdk.ts'

/** How far the person is. */
export type Step =
  | { name: 'starting' }
  /** Keeps trying by itself. */
  | { name: 'unreachable' }
  | { name: 'no-code' }
  | { name: 'log-in' }
  | { name: 'ask'; user: UserView; busy: boolean }
  | { name: 'decide'; request: ScannedSignin; busy: boolean }
  | { name: 'done'; browser: string }
  | { name: 'denied' }
  | { name: 'failed'; code: FailureCode }

/** The way from a scanned code to an answer. Nothing is asked of the server about the request before `look`. */
export function useApproval(sdk: SigninSdk, code: string | null) {
  const [step, setStep] = useState<Step>(code ? { name: 'starting' } : { name: 'no-code' })

  const logIn = useCallback((user: UserView | null) => {
    // A guest has no account to let anybody in to.
    setStep(user && !user.isGuest ? { name: 'ask', user, busy: false } : { name: 'log-in' })
  }, [])

  const fail = useCallback((error: unknown) => {
    if (!(error instanceof SnaplinkError)) throw error
    if (error.code === 'login.required') return setStep({ name: 'log-in' })
    setStep({ name: 'failed', code: error.code })
  }, [])

  useEffect(() => {
    if (!code) return
    const gone = new AbortController()
    const onUnreachable = () => setStep({ name: 'unreachable' })
    untilReachable(() => sdk.me(), { signal: gone.signal, onUnreachable }).then(
      ({ user }) => logIn(user),
      (error) => {
        if (!gone.signal.aborted) fail(error)
      },
    )
    return () => gone.abort()
  }, [sdk, code, logIn, fail])

  async function look(): Promise<void> {
    if (!code || step.name !== 'ask') return
    setStep({ ...step, busy: true })
    try {
      const name = await sdk.describeDevice()
      setStep({ name: 'decide', request: await sdk.scanSignin(code, { name }), busy: false })
    } catch (error) {
      fail(error)
    }
  }

  async function approve(number: string): Promise<void> {
    if (!code || step.name !== 'decide') return
    const { browser } = step.request
    setStep({ ...step, busy: true })
    try {
      await sdk.approveSignin(code, number)
      setStep({ name: 'done', browser })
      forgetCode()
    } catch (error) {
      fail(error)
    }
  }

  async function deny(): Promise<void> {
    if (!code) return
    if (step.name === 'decide') setStep({ ...step, busy: true })
    try {
      await sdk.denySignin(code)
    } catch (error) {
      // It is over already, or somebody else's: nobody is let in either way.
      if (!(error instanceof SnaplinkError && error.code === 'signin.unknown')) return fail(error)
    }
    setStep({ name: 'denied' })
    forgetCode()
  }

  return { step, logIn, look, approve, deny }
}
