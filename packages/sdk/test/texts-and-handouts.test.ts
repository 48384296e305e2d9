import { randomBytes } from 'node:crypto'
import { openAsBlob } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { limits, newId } from '@snaplink/contract'
import { IDBFactory } from 'fake-indexeddb'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { openHandouts } from '../src/handouts.ts'
import {
  joinSession,
  openSession,
  type PageSession,
  type PhoneSession,
  resumePage,
  type TransportName,
} from '../src/index.ts'
import { openTexts } from '../src/texts.ts'
import { eventually } from './eventually.ts'
import { type SpawnedServer, spawnServer } from './spawn-server.ts'

/** Against the real server and without a browser: as a command line uses them. */
const realFetch = globalThis.fetch
const withinMs = 20_000

let dataDir: string
let server: SpawnedServer
let page: PageSession
let phone: PhoneSession

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'snaplink-sdk-'))
  server = await spawnServer(dataDir, 0)
}, 30_000)

beforeEach(() => pair(), 30_000)

afterEach(() => {
  page.stop()
  phone.stop()
  vi.unstubAllGlobals()
})

afterAll(async () => {
  await server.kill('SIGTERM')
  await rm(dataDir, { recursive: true })
})

/** A page and a phone that have found each other. Node has no cookies, so the login goes along as a bearer. */
async function pair(transports?: TransportName[]) {
  const { base } = server
  const login = await realFetch(new URL('api/auth/guest', base), { method: 'POST' })
  const { token } = (await login.json()) as { token: string }
  vi.stubGlobal('fetch', (url: URL, request: RequestInit) => {
    const headers = new Headers(request?.headers)
    if (!headers.has('authorization')) headers.set('authorization', `Bearer ${token}`)
    return realFetch(url, { ...request, headers })
  })
  vi.stubGlobal('indexedDB', new IDBFactory())
  page = await openSession({ base, transports })
  const ticket = page.ticket.get()?.ticket ?? ''
  phone = await joinSession({ base, transports, ticket, deviceId: newId(), name: 'Pixel 7' })
  for (const { connection } of [page, phone]) await eventually(() => connection.get().state === 'live', withinMs)
}

const textsOf = ({ texts }: ReturnType<typeof openTexts>) => texts.get().map(({ text }) => text)

describe('texts', { timeout: 60_000 }, () => {
  test.each(['websocket', 'sse', 'long-poll'] as const)('go both ways over %s', async (transport) => {
    page.stop()
    phone.stop()
    await pair([transport])
    const [desktop, mobile] = [openTexts(page), openTexts(phone)]
    await desktop.sendText('https://example.com/')
    await mobile.sendText('thank you')
    for (const end of [desktop, mobile]) {
      await eventually(() => end.texts.get().length === 2, withinMs)
      expect(end.texts.get()).toMatchObject([
        { kind: 'link', text: 'https://example.com/', deviceId: page.credential.deviceId },
        { kind: 'text', text: 'thank you', deviceId: phone.credential.deviceId },
      ])
    }
    await desktop.removeText(desktop.texts.get()[1]?.textId ?? '')
    await eventually(() => mobile.texts.get().length === 1, withinMs)
    expect([textsOf(desktop), textsOf(mobile)]).toEqual([['https://example.com/'], ['https://example.com/']])
  })

  test('whoever comes later, or comes back, finds them', async () => {
    await openTexts(page).sendText('kept')
    const late = openTexts(phone)
    await eventually(() => textsOf(late).join() === 'kept', withinMs)
    page.stop()
    page = resumePage(page.credential, { base: server.base })
    const resumed = openTexts(page)
    await eventually(() => textsOf(resumed).join() === 'kept', withinMs)
  })

  test('a text whose signal got lost is asked for', async () => {
    const mobile = openTexts({ ...phone, onSignal: () => () => undefined })
    await openTexts(page).sendText('without a signal')
    await eventually(() => textsOf(mobile).join() === 'without a signal', withinMs)
  })

  test('a refusal is told, and nothing is shown', async () => {
    const desktop = openTexts(page)
    await expect(desktop.sendText(' ')).rejects.toMatchObject({ code: 'text.empty' })
    await expect(desktop.sendText('x'.repeat(limits.maxTextChars + 1))).rejects.toMatchObject({ code: 'text.too-long' })
    expect(desktop.texts.get()).toEqual([])
  })

  test('what is gone is gone, whoever removes it again', async () => {
    const desktop = openTexts(page)
    await desktop.sendText('once')
    const textId = desktop.texts.get()[0]?.textId ?? ''
    await desktop.removeText(textId)
    await desktop.removeText(textId)
    expect(desktop.texts.get()).toEqual([])
  })
})

describe('hand-outs', { timeout: 60_000 }, () => {
  test('a file from the disk is saved on the phone, byte by byte', async () => {
    const bytes = randomBytes(3_000_000)
    const path = join(dataDir, 'report.pdf')
    await writeFile(path, bytes)
    const [desktop, mobile] = [openHandouts(page), openHandouts(phone)]
    const handout = await desktop.handOut(await openAsBlob(path), 'report.pdf')
    expect(handout).toMatchObject({ name: 'report.pdf', bytes: bytes.length, state: 'ready', isSending: false })
    await eventually(() => mobile.handouts.get()[0]?.state === 'ready', withinMs)
    const { handoutId } = mobile.handouts.get()[0] ?? { handoutId: '' }
    const saved = await realFetch(await mobile.downloadUrl(handoutId))
    expect(Buffer.from(await saved.arrayBuffer()).equals(bytes)).toBe(true)

    await desktop.removeHandout(handoutId)
    await eventually(() => mobile.handouts.get().length === 0, withinMs)
    await expect(mobile.downloadUrl(handoutId)).rejects.toMatchObject({ code: 'handout.unknown' })
  })

  test('both ends see a file that is on its way, and one that is stopped disappears', async () => {
    const [desktop, mobile] = [openHandouts(page), openHandouts(phone)]
    // The server takes the offer, but never the bytes.
    const passing = globalThis.fetch
    vi.stubGlobal('fetch', (url: URL, request: RequestInit) =>
      String(url).endsWith('/bytes') ? Promise.reject(new TypeError('no line')) : passing(url, request),
    )
    const sending = desktop.handOut(new File(['abc'], 'a.txt', { type: 'text/plain' }))
    const outcome = expect(sending).rejects.toMatchObject({ code: 'handout.unknown' })
    for (const [end, isSending] of [
      [desktop, true],
      [mobile, false],
    ] as const) {
      await eventually(() => end.handouts.get().length === 1, withinMs)
      expect(end.handouts.get()).toMatchObject([{ name: 'a.txt', bytes: 3, state: 'offered', isSending }])
    }
    await desktop.removeHandout(desktop.handouts.get()[0]?.handoutId ?? '')
    await outcome
    await eventually(() => mobile.handouts.get().length === 0, withinMs)
    expect(desktop.handouts.get()).toEqual([])
  })

  test('a line that breaks in the middle is tried again', async () => {
    const desktop = openHandouts(page)
    const passing = globalThis.fetch
    let tries = 0
    vi.stubGlobal('fetch', (url: URL, request: RequestInit) => {
      if (String(url).endsWith('/bytes') && ++tries < 3) return Promise.reject(new TypeError('no line'))
      return passing(url, request)
    })
    const handout = await desktop.handOut(new File(['abc'], 'a.txt'))
    expect([tries, handout.state]).toEqual([3, 'ready'])
  })

  test('what is refused is not shown', async () => {
    const desktop = openHandouts(page)
    const tooLarge = { size: limits.maxHandoutBytes + 1, type: '' } as Blob
    await expect(desktop.handOut(tooLarge, 'large')).rejects.toMatchObject({ code: 'handout.too-large' })
    expect(desktop.handouts.get()).toEqual([])
    const mobile = openHandouts(phone)
    await expect(mobile.handOut(new File(['a'], 'a'))).rejects.toMatchObject({ code: 'command.forbidden' })
  })
})
