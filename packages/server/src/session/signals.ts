import type { Signal } from '@snaplink/contract'
import type { Audience, Bell } from './bell.ts'

/** What is not worth keeping: told to whoever is there now. */
export interface Signals {
  send(sessionId: string, signal: Signal, options?: { except?: string; only?: Audience }): void
}

export function createSignals(bell: Bell): Signals {
  return {
    send(sessionId, signal, options) {
      bell.ring(sessionId, {
        kind: 'signal',
        signal,
        except: options?.except,
        ...(options?.only && { only: options.only }),
      })
    },
  }
}
