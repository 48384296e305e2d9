import type { CheckQrAnswer, GenerateQrAnswer, RenewQrAnswer, UserView } from '@snaplink/contract'
import { createAlarm } from './alarm.ts'
import { createHttp } from './http.ts'
import type { SessionOptions } from './session.ts'
import { readSession } from './session-reader.ts'
import { SnaplinkError } from './snaplink-error.ts'
import { createStore, type Store } from './store.ts'
import { untilAnswered } from './until-answered.ts'
import { watchWakeUps } from './wake-up.ts'

/** How far a login request is. */
export type SigninState =
  | { state: 'asking' }
  /** Show the link as a QR code; it is replaced by itself, every `renewInMs`. */
  | { state: 'pending'; url: string; renewInMs: number }
  /** A phone has scanned it: show this number, which the person picks there. */
  | { state: 'scanned'; number: string }
  /** Logged in; the cookie is set. */
  | { state: 'in'; user: UserView }
  /** Over. `signin.denied`: by the person on the phone. `signin.unknown`: it took too long. */
  | { state: 'over'; code: SnaplinkError['code'] }

/** The desktop's part of a login by QR. */
export interface SigninRequest {
  readonly state: Store<SigninState>
  /** Listens no more. The request ends by itself. */
  stop(): void
}

/** Asks to be let in by a phone. What goes wrong shows in `state`, also that nobody answers. */
export function requestSignin(options: SessionOptions = {}): SigninRequest {
  const http = createHttp(options.base)
  const alarm = createAlarm()
  const ending = new AbortController()
  const { signal } = ending
  const state = createStore<SigninState>({ state: 'asking' })
  let secret = ''
  let isChecking = false
  let isCheckDue = false

  run().catch(fail)
  return { state, stop: () => ending.abort(new SnaplinkError('network')) }

  async function run(): Promise<void> {
    const asked = await http.json<GenerateQrAnswer>('POST', 'api/auth/generate-qr', { body: {}, signal })
    secret = asked.sessionId
    show(asked)
    listen(asked)
    const timer = setTimeout(() => over('signin.unknown'), asked.expiresIn * 1000)
    signal.addEventListener('abort', () => clearTimeout(timer))
    await keepFresh(asked.renewInMs)
  }

  /** Another code every now and then, for as long as nobody has scanned one. */
  async function keepFresh(renewInMs: number): Promise<void> {
    const clock = createAlarm()
    for (;;) {
      await clock.wait(renewInMs, signal)
      if (signal.aborted || state.get().state !== 'pending') return
      const ask = () => http.json<RenewQrAnswer>('POST', 'api/auth/renew-qr', { body: { sessionId: secret }, signal })
      const renewed = await untilAnswered(ask, alarm, signal).catch((error) => {
        // Scanned in this very moment: there is nothing left to renew.
        if (error instanceof SnaplinkError && error.code === 'signin.unknown') return null
        throw error
      })
      if (!renewed) return check()
      if (state.get().state === 'pending') show(renewed)
    }
  }

  function show({ url, renewInMs }: RenewQrAnswer): void {
    state.set({ state: 'pending', url, renewInMs })
  }

  /** What happens is told by the request's log; what it means, and the login itself, by `check-qr`. */
  function listen({ requestId, deviceId, cursor }: GenerateQrAnswer): void {
    const nothing = () => undefined
    const reader = readSession(
      {
        http: createHttp(options.base, secret),
        credential: { sessionId: requestId, deviceId, token: secret, role: 'page' },
        transports: options.transports,
        alarm,
        signal,
        connection: createStore({ state: 'connecting' }),
        loadCursor: async () => cursor,
        onEvent: check,
        onLive: check,
        onEnding: check,
        ...{ onReset: nothing, onSignal: nothing, onAnswer: nothing, onLineEnd: nothing },
      },
      cursor,
    )
    watchWakeUps(reader.distrust, signal)
  }

  /** One at a time: the second of two would find that the first one used the request up. */
  function check(): void {
    isCheckDue = true
    if (isChecking) return
    isChecking = true
    checkWhileDue()
      .catch(fail)
      .finally(() => {
        isChecking = false
      })
  }

  async function checkWhileDue(): Promise<void> {
    while (isCheckDue && !signal.aborted) {
      isCheckDue = false
      // With the cookie of whoever was here before: a guest's things go to the account.
      const ask = () => http.json<CheckQrAnswer>('POST', 'api/auth/check-qr', { body: { sessionId: secret }, signal })
      const answer = await untilAnswered(ask, alarm, signal)
      if (answer.status === 'authenticated') finish({ state: 'in', user: answer.user })
      else if (answer.number !== undefined) state.set({ state: 'scanned', number: answer.number })
    }
  }

  function fail(error: unknown): void {
    if (signal.aborted) return
    if (!(error instanceof SnaplinkError)) throw error
    over(error.code)
  }

  function over(code: SnaplinkError['code']): void {
    finish({ state: 'over', code })
  }

  function finish(last: SigninState): void {
    if (signal.aborted) return
    state.set(last)
    ending.abort(new SnaplinkError('network'))
  }
}
