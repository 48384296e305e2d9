import type { Target } from './target.ts'

/** Somebody's try to get in where they must not. */
export interface Attack {
  readonly name: string
  /** Hangs on what the database does, and so is tried on each kind. */
  readonly isAboutData?: boolean
  /** Needs the limits that a real server has; all others would only be slowed down by them. */
  readonly isAboutLimits?: boolean
  /** @throws Breach when it succeeds; anything else that it throws says that it could not be tried */
  run(target: Target): Promise<void>
}

/** The attack succeeded: the message is what the attacker got. */
export class Breach extends Error {
  override readonly name = 'Breach'
}

/** @throws Breach */
export function breachIf(hasSucceeded: boolean, gain: string): void {
  if (hasSucceeded) throw new Breach(gain)
}

/** For what has to work before there is anything to attack. Its failure is no breach. */
export function must(isSo: boolean, what: string): void {
  if (!isSo) throw new Error(`The attack could not be tried: ${what}`)
}
