import type { Signal } from '@snaplink/contract'
import type { Bell } from './bell.ts'

/** What is not worth keeping: told to whoever is there now. */
export interface Signals {
  send(sessionId: string, signal: Signal, options?: { except?: string }): void
}

export function createSignals(bell: Bell): Signals {
  return {
    send(sessionId, signal, options) {
      bell.ring(sessionId, { kind: 'signal', signal, except: options?.except })
    },
  }
}
