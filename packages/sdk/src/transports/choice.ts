import { createOriginMemory } from '../origin-memory.ts'
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

/**
 * Goes down from WebSocket to SSE to long-poll, one step whenever a transport is blocked, and never up again in the life
 * of a page. A step down counts only once the lower one carries: when that fails too, it is the network that is gone.
 *
 * What worked is remembered for a while, so that a reload does not knock at closed doors.
 *
 * @param order a forced order; it is neither remembered nor changed
 */
export function chooseTransport(base: string, order?: readonly TransportName[]): TransportChoice {
  const transports = order?.length ? order : everyTransport
  const memory = createOriginMemory('transport', base)
  let proven = order?.length ? 0 : Math.max(0, everyTransport.indexOf(memory.recall() as TransportName))
  let index = proven
  let strikes = 0
  const current = () => transports[index] ?? 'long-poll'

  return {
    current,
    worked() {
      proven = index
      strikes = 0
      if (!order?.length) memory.remember(current())
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
