import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { newId } from '@snaplink/contract'
import { IDBFactory } from 'fake-indexeddb'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { createCommandStorage } from '../src/command-storage.ts'
import { joinSession, openSession, type PageSession, type PhoneSession, resumePhone } from '../src/index.ts'
import { openScanOutbox, type ScanOutbox, scanKind, sendLeftScans } from '../src/scan-outbox.ts'

import { openOwnScans, openScans, type Scan } from '../src/scans.ts'
import { eventually } from './eventually.ts'
import { type SpawnedServer, spawnServer } from './spawn-server.ts'

/** Against the real server and without a browser. */
const realFetch = globalThis.fetch

let dataDir: string
let server: SpawnedServer
let base: string
let login: string
let page: PageSession
let phone: PhoneSession
const open = new Set<{ stop(): void }>()

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'snaplink-sdk-'))
  server = await spawnServer(dataDir, 0)
  base = server.base
}, 30_000)

beforeEach(async () => {
  vi.stubGlobal('indexedDB', new IDBFactory())
  const answer = await realFetch(new URL('api/auth/guest', base), { method: 'POST' })
  login = ((await answer.json()) as { token: string }).token
  await pair()
}, 30_000)

afterEach(() => {
  for (const each of open) each.stop()
  open.clear()
  vi.unstubAllGlobals()
})

afterAll(async () => {
  await server.kill('SIGTERM')
  await rm(dataDir, { recursive: true })
})

const opened = <T extends { stop(): void }>(each: T): T => {
  open.add(each)
  return each
}

async function pair(): Promise<void> {
  page = opened(await openSession({ base, login }))
  const ticket = page.ticket.get()?.ticket ?? ''
  phone = opened(await joinSession({ base, ticket, deviceId: newId(), name: 'Pixel 7' }))
  for (const { connection } of [page, phone]) await eventually(() => connection.get().state === 'live')
}

const own = () => opened(openOwnScans({ base, login, refreshMs: 200 }))
const codes = ({ scans }: { scans: { get(): readonly { code: string }[] } }) => scans.get().map(({ code }) => code)
const states = ({ scans }: ScanOutbox) => scans.get().map(({ code, state }) => `${code} ${state}`)
const isWaiting = ({ scans }: ScanOutbox) => scans.get().some(({ state }) => state === 'waiting')
const numbers = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => `${from + i}`)

/** How many scans are in the phone's storage. */
const kept = async () => (await createCommandStorage(scanKind).load()).entries.length

/** What the phone asks for over HTTP goes through here; over its socket too, for it has none. */
function overHttpOnly(handle: (send: () => Promise<Response>, request: RequestInit) => Promise<Response>) {
  phone.stop()
  phone = opened(resumePhone(phone.credential, { base, transports: ['long-poll'] }))
  vi.stubGlobal('fetch', (url: URL, request: RequestInit) => {
    const send = () => realFetch(url, request)
    return String(url).endsWith('/commands') ? handle(send, request) : send()
  })
}

test('each scan is heard once by the page, and what is changed is seen at both ends', { timeout: 30_000 }, async () => {
  const [desktop, mobile, mine] = [openScans(page), openScans(phone), opened(openOwnScans({ session: page, login }))]
  const heard: Scan[] = []
  desktop.onScan((scan) => heard.push(scan))
  const outbox = openScanOutbox(phone)
  for (const code of ['1', '2', '2', '3']) outbox.add({ code, format: 'itf' })
  for (const list of [desktop, mobile, mine]) await eventually(() => codes(list).join() === '3,2,2,1')
  expect(heard).toEqual(desktop.scans.get().toReversed())
  expect(heard[0]).toMatchObject({ code: '1', format: 'itf', count: 1, note: '', deviceName: 'Pixel 7' })
  expect(states(outbox)).toEqual(['1 delivered', '2 delivered', '2 delivered', '3 delivered'])

  const [three, two] = heard.toReversed().map(({ scanId }) => scanId) as [string, string]
  await desktop.editScan(two, { note: 'blue', count: 4 })
  await desktop.removeScans([three])
  for (const list of [mobile, mine]) await eventually(() => codes(list).join() === '2,2,1')
  await eventually(() => codes(outbox).join() === '1,2,2')
  for (const list of [desktop, mobile, mine]) expect(list.scans.get()[0]).toMatchObject({ note: 'blue', count: 4 })
  expect(codes({ scans: mobile.removed })).toEqual(['3'])
  const late = openScans(page)
  await eventually(() => late.isComplete.get())
  expect([codes(late), codes({ scans: late.removed })]).toEqual([['2', '2', '1'], ['3']])
  await desktop.restoreScans([three])
  for (const list of [mobile, late]) await eventually(() => codes(list).join() === '3,2,2,1')
  await eventually(() => codes(outbox).join() === '1,2,2,3')
  await expect(mobile.restoreScans([newId()])).rejects.toMatchObject({ code: 'scan.unknown' })
})

test('a hundred scans, the server killed and the phone reloaded meanwhile: all arrive once, in their order', {
  timeout: 60_000,
}, async () => {
  const desktop = openScans(page)
  let outbox = openScanOutbox(phone)
  for (const code of numbers(0, 40)) outbox.add({ code })
  await eventually(() => !isWaiting(outbox))
  await server.kill('SIGKILL')
  for (const code of numbers(40, 80)) outbox.add({ code })
  await eventually(() => outbox.scans.get().length === 80)
  await expect.poll(kept, { timeout: 5_000 }).toBe(80)
  phone.stop()
  phone = opened(resumePhone(phone.credential, { base }))
  outbox = openScanOutbox(phone)
  for (const code of numbers(80, 100)) outbox.add({ code })
  server = await spawnServer(dataDir, Number(new URL(base).port))
  await eventually(() => !isWaiting(outbox) && outbox.scans.get().length === 100)
  await eventually(() => desktop.scans.get().length >= 100)
  expect(codes(desktop)).toEqual(numbers(0, 100).reverse())
  expect(codes(outbox)).toEqual(numbers(0, 100))
})

test('an answer that is lost adds nothing twice, and one that is refused holds up no other', {
  timeout: 30_000,
}, async () => {
  const desktop = openScans(page)
  let lost = 0
  overHttpOnly(async (send) => {
    const answer = await send()
    if (lost++ < 2) throw new TypeError('the line broke')
    return answer
  })
  const outbox = openScanOutbox(phone)
  for (const code of ['1', 'x'.repeat(5000), '2']) outbox.add({ code })
  await eventually(() => !isWaiting(outbox))
  expect(outbox.scans.get()).toMatchObject([
    { code: '1', state: 'delivered' },
    { state: 'failed', failure: 'request.invalid' },
    { code: '2', state: 'delivered' },
  ])
  await eventually(() => codes(desktop).join() === '2,1')
})

test('a scan is taken back before it is sent, on its way, and after', { timeout: 30_000 }, async () => {
  const desktop = openScans(page)
  const outbox = openScanOutbox(phone)
  const unsent = outbox.add({ code: 'unsent' })
  await outbox.undo(unsent.scanId)
  const arrived = outbox.add({ code: 'arrived' })
  await eventually(() => codes(desktop).join() === 'arrived' && !isWaiting(outbox))
  await outbox.undo(arrived.scanId)
  await eventually(() => codes(desktop).length === 0)

  let begin: () => void = () => undefined
  const isHeld = new Promise<void>((resolve) => {
    begin = resolve
  })
  let isSent = false
  overHttpOnly(async (send) => {
    isSent = true
    await isHeld
    return send()
  })
  const again = openScanOutbox(phone)
  const { scanId } = again.add({ code: 'on its way' })
  await eventually(() => isSent)
  const undone = again.undo(scanId)
  expect(codes(again)).toEqual([])
  begin()
  await undone
  await eventually(() => codes({ scans: desktop.removed }).includes('on its way'))
  expect(codes(desktop)).toEqual([])
})

test('what was scanned off-line arrives after the session’s end, and can be deleted on the computer alone', {
  timeout: 30_000,
}, async () => {
  let isDown = true
  overHttpOnly((send) => (isDown ? Promise.reject(new TypeError('off-line')) : send()))
  const outbox = openScanOutbox(phone)
  for (const code of ['1', '2', '3']) outbox.add({ code })
  await page.end()
  await eventually(() => phone.connection.get().state === 'ended')
  expect(states(outbox)).toEqual(['1 waiting', '2 waiting', '3 waiting'])
  isDown = false
  await eventually(() => !isWaiting(outbox))
  const mine = own()
  await eventually(() => codes(mine).join() === '3,2,1')
  const undo = outbox.undo(outbox.scans.get()[0]?.scanId ?? '')
  await expect(undo).rejects.toMatchObject({ code: 'session.closed' })
  expect(states(outbox)).toEqual(['1 delivered', '2 delivered', '3 delivered'])
  await mine.removeScans(mine.scans.get().slice(1))
  await mine.editScan(mine.scans.get()[0] as Scan, { note: 'kept' })
  expect(mine.scans.get()).toMatchObject([{ code: '3', note: 'kept' }])
  await mine.restoreScans(mine.removed.get())
  const csv = await (await realFetch(mine.exportUrl('csv'), { headers: { authorization: `Bearer ${login}` } })).text()
  expect(csv.split('\r\n').map((line) => line.split(',')[0])).toEqual(['code', '1', '2', '3', ''])
})

test('a phone that has joined another page since, or none, sends what it had left', { timeout: 30_000 }, async () => {
  const mine = own()
  overHttpOnly(() => Promise.reject(new TypeError('off-line')))
  const first = openScanOutbox(phone)
  first.add({ code: 'left' })
  await expect.poll(kept).toBe(1)
  phone.stop()
  await page.end()
  vi.stubGlobal('fetch', realFetch)
  await pair()
  const second = openScanOutbox(phone)
  second.add({ code: 'new' })
  await eventually(() => codes(mine).toSorted().join() === 'left,new')
  await eventually(() => second.left.get().length === 0)
  expect(codes(second)).toEqual(['new'])
  expect(opened(sendLeftScans()).scans.get()).toEqual([])
})

test('an owner hears what was scanned elsewhere, and asks for nothing that is not theirs', {
  timeout: 30_000,
}, async () => {
  const mine = own()
  await eventually(() => mine.isComplete.get())
  await openScans(page).addScan({ code: 'typed' })
  await eventually(() => codes(mine).join() === 'typed')
  const stranger = opened(openOwnScans({ base }))
  await eventually(() => stranger.problem.get()?.code === 'login.required')
})
