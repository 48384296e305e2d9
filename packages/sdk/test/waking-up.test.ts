import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type PageSession, resumePage } from '../src/index.ts'
import { reportVisibility, watchWakeUps } from '../src/wake-up.ts'
import { eventually } from './eventually.ts'
import { type FakeServer, startFakeServer } from './fake-server.ts'

let server: FakeServer
let session: PageSession
let page: EventTarget & { visibilityState: string }
let browser: EventTarget

beforeEach(async () => {
  server = await startFakeServer()
  page = Object.assign(new EventTarget(), { visibilityState: 'visible' })
  browser = new EventTarget()
  vi.stubGlobal('document', page)
  vi.stubGlobal('addEventListener', browser.addEventListener.bind(browser))
})

afterEach(async () => {
  session.stop()
  vi.useRealTimers()
  vi.unstubAllGlobals()
  await server.stop()
})

async function live() {
  const credential = { ...server.page, sessionId: server.sessionId, role: 'page' as const }
  session = resumePage(credential, { base: server.base })
  await eventually(() => session.connection.get().state === 'live')
}

const upgrades = () => server.requests.filter((request) => request === 'UPGRADE').length

test('a socket that says OPEN but does not answer after a sleep is replaced within seconds', async () => {
  await live()
  server.answersPings = false
  const before = Date.now()
  browser.dispatchEvent(new Event('online'))
  await eventually(() => upgrades() === 2)
  expect(Date.now() - before).toBeLessThan(3500)
})

test('a socket that answers after a sleep is kept', async () => {
  await live()
  const seqs: number[] = []
  session.onEvent((event) => seqs.push(event.seq))
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  page.dispatchEvent(new Event('visibilitychange'))
  await eventually(() => server.pings() === 1)
  // What is sent behind the pong arrives behind it.
  server.append('test.happened', {})
  await eventually(() => seqs.length === 1)
  vi.advanceTimersByTime(10_000)
  expect(upgrades()).toBe(1)
  expect(session.connection.get().state).toBe('live')
})

test('events that a sleeping socket lost are fetched when its pong tells of them', async () => {
  await live()
  const seqs: number[] = []
  session.onEvent((event) => seqs.push(event.seq))
  server.tamper = () => []
  server.append('test.happened', {})
  page.dispatchEvent(new Event('visibilitychange'))
  await eventually(() => seqs.length === 1)
})

test.each([
  ['a jump of the clock is a wake-up', 3_600_000, 1],
  ['a clock that runs as it should is none', 0, 0],
])('%s', async (_, jumpMs, times) => {
  await live()
  vi.useFakeTimers()
  const stop = new AbortController()
  let wakeUps = 0
  watchWakeUps(() => wakeUps++, stop.signal)
  vi.advanceTimersByTime(10_000)
  vi.setSystemTime(Date.now() + jumpMs)
  vi.advanceTimersByTime(10_000)
  stop.abort()
  expect(wakeUps).toBe(times)
})

test('coming back to the network does not wait for the next try', { timeout: 15_000 }, async () => {
  await live()
  server.interfere = () => 'drop'
  server.upgrades = 'refuse'
  server.cut()
  await eventually(() => {
    const connection = session.connection.get()
    return connection.state === 'waiting' && connection.retryAtMs - Date.now() > 900
  }, 10_000)
  server.interfere = () => undefined
  server.upgrades = 'accept'
  const before = Date.now()
  browser.dispatchEvent(new Event('online'))
  await eventually(() => session.connection.get().state === 'live')
  expect(Date.now() - before).toBeLessThan(700)
})

test('the page says when nobody can see it any more', async () => {
  const visible: unknown[] = []
  server.onSignal = (signal) => visible.push(signal.data.visible)
  await live()
  await eventually(() => visible.length === 1)
  page.visibilityState = 'hidden'
  page.dispatchEvent(new Event('visibilitychange'))
  await eventually(() => visible.length === 2)
  expect(visible).toEqual([true, false])
})

test('stopping leaves no timer and no listener behind', async () => {
  const timers = countTimers()
  let listeners = 0
  for (const target of [page, browser]) {
    const add = target.addEventListener.bind(target)
    const counted: typeof add = (type, listener, options) => {
      listeners++
      const { signal } = options as { signal: AbortSignal }
      signal.addEventListener('abort', () => listeners--)
      add(type, listener, options)
    }
    if (target === browser) vi.stubGlobal('addEventListener', counted)
    else page.addEventListener = counted
  }
  await live()
  await eventually(() => session.ticket.get() !== null)
  expect(listeners).toBeGreaterThan(3)
  expect(timers.size).toBeGreaterThan(2)
  session.stop()
  expect(listeners).toBe(0)
  await eventually(() => timers.size === 0)
})

/** The timers that the SDK has set and that have neither run nor been cleared; Node's own `fetch` sets some too. */
function countTimers(): Set<unknown> {
  const timers = new Set<unknown>()
  const { setTimeout, clearTimeout, setInterval, clearInterval } = globalThis
  const isOurs = () => new Error().stack?.includes('/sdk/src/')
  vi.stubGlobal('setTimeout', (run: (...given: unknown[]) => void, ms: number, ...given: unknown[]) => {
    const done = () => {
      timers.delete(timer)
      run(...given)
    }
    const timer = setTimeout(isOurs() ? done : run, ms, ...given)
    if (isOurs()) timers.add(timer)
    return timer
  })
  vi.stubGlobal('setInterval', (run: () => void, ms: number) => {
    const timer = setInterval(run, ms)
    if (isOurs()) timers.add(timer)
    return timer
  })
  for (const [name, clear] of Object.entries({ clearTimeout, clearInterval })) {
    vi.stubGlobal(name, (timer: NodeJS.Timeout) => {
      timers.delete(timer)
      clear(timer)
    })
  }
  return timers
}

test('a program, which has no page that could be hidden, says every minute that it is there', async () => {
  await live()
  vi.stubGlobal('document', undefined)
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  const stop = new AbortController()
  const reported: boolean[] = []
  reportVisibility((visible) => reported.push(visible), stop.signal)
  vi.advanceTimersByTime(120_000)
  expect(reported).toEqual([true, true])
  stop.abort()
  vi.advanceTimersByTime(120_000)
  expect(reported).toHaveLength(2)
})
