import type { TransportName } from '../session.ts'

/** Which transport to try next. */
export interface TransportChoice {
  current(): TransportName
  /** The current one carries. */
  worked(): void
  /** The current one ended. */
  failed(isBlocked: boolean): void
}

const everyTransport: readonly TransportName[] = ['websocket', 'sse', 'long-poll']
/** One failure may be the network's; a second one means that something in between does not let WebSockets through. */
const strikesOfWebSocket = 2
const rememberMs = 10 * 60_000

/**
 * Goes down from WebSocket to SSE to long-poll, one step whenever a transport is blocked, and never up again in the life
 * of a page. A step down counts only once the lower one carries: when that fails too, it is the network that is gone.
 *
 * What worked is remembered for ten minutes in sessionStorage, so that a reload does not knock at closed doors.
 *
 * @param order a forced order; it is neither remembered nor changed
 */
export function chooseTransport(base: string, order?: readonly TransportName[]): TransportChoice {
  const transports = order?.length ? order : everyTransport
  const key = `snaplink.transport ${new URL(base).origin}`
  let proven = order?.length ? 0 : Math.max(0, transports.indexOf(recall(key) ?? 'websocket'))
  let index = proven
  let strikes = 0
  const current = () => transports[index] ?? 'long-poll'

  return {
    current,
    worked() {
      proven = index
      strikes = 0
      if (!order?.length) remember(key, current())
    },
    failed(isBlocked) {
      if (isBlocked && index + 1 < transports.length) {
        strikes++
        if (current() === 'websocket' && strikes < strikesOfWebSocket) return
        index++
        strikes = 0
      } else if (index > proven) {
        index = proven
        strikes = strikesOfWebSocket - 1
      }
    },
  }
}

function recall(key: string): TransportName | undefined {
  const [name, at] = stored(key)?.split(' ') ?? []
  if (Date.now() - Number(at) > rememberMs) return undefined
  return everyTransport.find((transport) => transport === name)
}

function stored(key: string): string | null {
  try {
    return globalThis.sessionStorage?.getItem(key) ?? null
  } catch {
    // Reading the property throws where the person has forbidden storage.
    return null
  }
}

function remember(key: string, name: TransportName): void {
  try {
    globalThis.sessionStorage?.setItem(key, `${name} ${Date.now()}`)
  } catch {
    // Forbidden or full: the next page finds out for itself.
  }
}
