import { limits, type TicketAnswer } from '@snaplink/contract'
import type { DeviceSession } from './device-session.ts'
import { createStore, type Store } from './store.ts'
import { untilAnswered } from './until-answered.ts'

export interface TicketRenewal {
  readonly ticket: Store<TicketAnswer | null>
  renew(): Promise<void>
}

/** Keeps a fresh ticket on the page: renewed when the server says, when it was used, and after a sleep that outlived it. */
export function renewTickets(device: DeviceSession, first: TicketAnswer | null): TicketRenewal {
  const { session, http, alarm, signal } = device
  const path = `api/sessions/${session.credential.sessionId}/tickets`
  const ticket = createStore(first)
  let renewing: Promise<void> | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  let dueAtMs = 0

  function renewIn(ms: number) {
    clearTimeout(timer)
    if (signal.aborted) return
    dueAtMs = Date.now() + ms
    timer = setTimeout(renewQuietly, ms)
  }

  function renew(): Promise<void> {
    renewing ??= ask().finally(() => {
      renewing = null
    })
    return renewing
  }

  async function ask() {
    // Also after a refusal: as many phones as the page can take may be fewer later.
    renewIn(limits.ticketRenewMs)
    const fresh = await untilAnswered(() => http.json<TicketAnswer>('POST', path, { signal }), alarm, signal)
    ticket.set(fresh)
    renewIn(fresh.renewInMs)
  }

  const renewQuietly = () => void renew().catch(device.noteEnding)

  signal.addEventListener('abort', () => clearTimeout(timer))
  session.onEvent((event) => event.type === 'device.joined' && renewQuietly())
  // Timers stand still while the computer sleeps.
  device.onWakeUp(() => Date.now() >= dueAtMs && renewQuietly())
  renewIn(first?.renewInMs ?? 0)
  return { ticket, renew }
}
