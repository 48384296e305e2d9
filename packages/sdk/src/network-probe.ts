import { createAlarm } from './alarm.ts'
import type { Http } from './http.ts'
import { createStore, type Store } from './store.ts'
import { isVisible } from './wake-up.ts'

/** Finds out quickly that the server can be reached again: no browser tells it reliably. */
export interface NetworkProbe {
  /** Probes go out while anyone is inside. @returns leaves again; calling it twice is once */
  enter(): () => void
  /** When a probe was answered last, by this phone's clock. */
  answeredAt(): number
  /** Has the browser give up connections that are dead while the server answers others: it would try one after the other. */
  dropDead(): void
  /** Probes have had no answer for a while. */
  readonly isOut: Store<boolean>
}

/** Longer than a healthy line takes, and short enough that probes into the void do not use up the browser's connections. */
const answerMs = 800
/** After this a connection is dead where others are answered, unless the line takes longer … */
const deadMs = 250
/** … than this many answers. */
const answersOfPatience = 3
/** As many connections as a browser keeps to one server. */
const connections = 6
/** Nobody is told of an outage that is shorter. */
const outMs = 2000
const hiddenMs = 5000

/** @param onBack an answer came after others did not: whatever is open may be dead, and whatever waits may go on */
export function createNetworkProbe(http: Http, onBack: () => void, signal: AbortSignal): NetworkProbe {
  const pause = createAlarm()
  const isOut = createStore(false)
  let inside = 0
  let isRunning = false
  let sent = 0
  let lastAnswered = 0
  let hasFailed = false
  let silentSince = 0
  let answeredAt = 0
  let lastAnswerMs = 0
  let isFlushing = false
  let endFlush: () => void = () => undefined

  async function run() {
    if (isRunning) return
    isRunning = true
    const begunAt = Date.now()
    silentSince = begunAt
    lastAnswered = sent
    hasFailed = false
    for (let turn = 1; inside > 0 && !signal.aborted; turn++) {
      if (turn === 2 && lastAnswered !== sent) flush(answerMs)
      void probe()
      await pause.wait(pauseMs(Date.now() - begunAt), signal)
    }
    isRunning = false
  }

  async function probe() {
    const mine = ++sent
    const sentAt = Date.now()
    try {
      await http.json('GET', 'health', { signal, timeoutMs: answerMs, credentials: 'omit' })
      const isBack = hasFailed || mine > lastAnswered + 1
      hasFailed = false
      lastAnswered = Math.max(lastAnswered, mine)
      silentSince = answeredAt = Date.now()
      lastAnswerMs = answeredAt - sentAt
      isOut.set(false)
      endFlush()
      if (isBack) onBack()
    } catch {
      // Whatever it was: nothing that could take a photo. The answer to a later probe says more than this silence.
      if (mine < lastAnswered) return
      hasFailed = true
      if (inside > 0 && Date.now() - silentSince > outMs) isOut.set(true)
    }
  }

  /**
   * A network that went without a word took the browser's idle connections with it, which it would try one after the other:
   * requests on them, given up, end them. The last one is given up first: it may still be queued, and a connection that is
   * opened for it now would be idle and dead. Probes themselves go without credentials, and so over connections of their own.
   */
  function flush(giveUpMs: number) {
    if (isFlushing) return
    isFlushing = true
    const requests = Array.from({ length: connections }, (_, index) => {
      const giveUp = new AbortController()
      const options = { signal: giveUp.signal, timeoutMs: giveUpMs - index * 10 }
      return { giveUp, ended: http.json('GET', 'health', options).catch(() => undefined) }
    })
    endFlush = () => {
      for (const { giveUp } of [...requests].reverse()) giveUp.abort()
    }
    void Promise.all(requests.map(({ ended }) => ended)).then(() => {
      isFlushing = false
    })
  }

  return {
    isOut,
    answeredAt: () => answeredAt,
    dropDead: () => flush(Math.min(answerMs, Math.max(deadMs, lastAnswerMs * answersOfPatience))),
    enter() {
      let isInside = true
      inside++
      void run()
      return () => {
        if (!isInside) return
        isInside = false
        inside--
        if (inside === 0) isOut.set(false)
      }
    },
  }
}

/** Dense at first, when most outages end; sparse later, for the battery. A request that no network carries costs next to nothing. */
function pauseMs(sinceMs: number): number {
  if (!isVisible()) return hiddenMs
  const everyMs = sinceMs < 5000 ? 160 : sinceMs < 60_000 ? 300 : sinceMs < 300_000 ? 600 : 2000
  return everyMs * (1 - Math.random() / 4)
}
