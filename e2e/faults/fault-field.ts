import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { PhotoList, TicketAnswer } from '@snaplink/contract'
import type { Browser } from 'playwright-core'
import { ask } from '../support/api.ts'
import { launchChromium } from '../support/browser.ts'
import { startServer, type TestServer } from '../support/server.ts'
import type { Plan } from './fault-plan.ts'
import { startFaultProxy } from './fault-proxy.ts'
import { judgeRun, type Verdict } from './judge-run.ts'
import {
  desktopPerson,
  type Listed,
  type Person,
  pageCredential,
  pairingUrl,
  patienceMs,
  phonePerson,
  pickPhotos,
  rowsOf,
  tilesOf,
} from './people.ts'
import { type FaultsUnderWay, type Ground, playFaults, type Stage } from './play-faults.ts'
import { type WeightyPhoto, writeWeightyPhoto } from './weighty-photo.ts'

export interface RunReport extends Verdict {
  readonly seed: number
  readonly ms: number
  /** Those of the plan that found something under way, and what limits broke besides. */
  readonly faults: number
  /** Bytes of uploads that the phone sent more than once, for each fault; undefined where a second phone sent some of them. */
  readonly bytesAgain: number | undefined
  /** From each time that the network came back to the first new byte of an upload. Milliseconds. */
  readonly gapsMs: readonly number[]
}

/** A server, a computer's browser and a phone's browser, on which runs are played one after the other. */
export interface FaultField {
  readonly server: TestServer
  play(plan: Plan): Promise<RunReport>
  close(): Promise<void>
}

/** A name in the LAN: an origin without a secure context, as in any home. */
const host = 'desk.test'
const twinName = 'twin.jpg'

/**
 * @param desktopBrowser shared by several fields; phones' browsers are not, for their renderers are killed
 * @param dataDir an existing folder for the server. Default: one of its own
 */
export async function openField(desktopBrowser: Browser, dataDir?: string): Promise<FaultField> {
  const env = { SNAPLINK_MAX_PHOTOS: '60', SNAPLINK_MAX_PHOTO_MB: '50' }
  const starting = startServer({ env, ...(dataDir !== undefined && { dataDir }) })
  const [server, phoneBrowser] = await Promise.all([starting, launchChromium({ hostsHere: [host] })])
  return {
    server,
    play: (plan) => playRun({ server, desktopBrowser, phoneBrowser }, plan),
    async close() {
      await phoneBrowser.close()
      await server.close()
    },
  }
}

export function launchDesktopBrowser(): Promise<Browser> {
  return launchChromium({ hostsHere: [host] })
}

async function playRun(ground: Ground, plan: Plan): Promise<RunReport> {
  const { server } = ground
  const startedAt = performance.now()
  const folder = await mkdtemp(join(tmpdir(), 'snaplink-faults-'))
  const { line, blocksWebSockets, maxBodyBytes } = plan.surroundings
  const phoneProxy = await startFaultProxy(server.port, line)
  const desktopProxy = await startFaultProxy(server.port)
  const phones: Person[] = []
  phoneProxy.limitBodies(maxBodyBytes)
  if (blocksWebSockets) for (const proxy of [phoneProxy, desktopProxy]) proxy.blockWebSockets()
  const desktop = await desktopPerson(ground.desktopBrowser, `http://${host}:${desktopProxy.port}/`)
  try {
    const photos = await writePhotos(folder, plan)
    const { sessionId, token } = await pageCredential(desktop)
    const session = `${server.origin}/api/sessions/${sessionId}`
    phones.push(await phonePerson(ground.phoneBrowser, await pairingUrl(desktop, phoneProxy.port)))
    if (plan.hasTwin) phones.push(await joinTwin(ground, `${session}/tickets`, token, phoneProxy.port))
    const stage: Stage = { ...ground, phoneProxy, desktopProxy, desktop, phones }

    const faults = playFaults(stage, plan.faults)
    const twin = plan.hasTwin ? await writePhoto(folder, plan, 0, twinName) : undefined
    const picked = [photos, twin ? [twin] : []]
    await Promise.all(
      phones.map((phone, index) =>
        pickPhotos(
          phone,
          (picked[index] ?? []).map(({ path }) => path),
        ),
      ),
    )
    const counts = picked.map(({ length }) => length)
    const unsettled = await untilSettled(stage, faults, counts)
    const list = await ask<PhotoList>('GET', `${session}/photos`, { token })
    const [tiles = [], ...rows] = await listsOf(stage)
    const verdict = await judgeRun({
      ...{ photos, tiles, rows, origin: server.origin, list: list.body.photos },
      twinName: twin?.name,
    })
    await ask('DELETE', session, { token })
    const total = photos.reduce((sum, { bytes }) => sum + bytes, 0)
    const broken = faults.happened() + phoneProxy.brokenCount()
    return {
      ...verdict,
      wrong: [...unsettled, ...verdict.wrong, ...[desktop, ...phones].flatMap((person) => person.faults())],
      seed: plan.seed,
      ms: performance.now() - startedAt,
      faults: broken,
      bytesAgain: twin || broken === 0 ? undefined : (phoneProxy.uploadedBytes() - total) / broken,
      gapsMs: phoneProxy.gapsMs,
    }
  } finally {
    await Promise.all([desktop, ...phones].map((person) => person.leave()))
    await Promise.all([phoneProxy, desktopProxy].map((proxy) => proxy.close()))
    await rm(folder, { recursive: true, force: true })
  }
}

function writePhotos(folder: string, plan: Plan): Promise<WeightyPhoto[]> {
  return Promise.all(
    plan.photoBytes.map((_, index) =>
      writePhoto(folder, plan, index, `photo-${String(index + 1).padStart(2, '0')}.jpg`),
    ),
  )
}

function writePhoto(folder: string, { seed, photoBytes }: Plan, index: number, name: string): Promise<WeightyPhoto> {
  return writeWeightyPhoto(folder, name, { bytes: photoBytes[index] ?? 0, seed: seed * 100 + index })
}

async function joinTwin({ phoneBrowser }: Ground, tickets: string, token: string, port: number): Promise<Person> {
  const { body } = await ask<TicketAnswer>('POST', tickets, { token })
  const url = new URL(body.url)
  url.host = `${host}:${port}`
  return phonePerson(phoneBrowser, url.href)
}

/**
 * Waits until every phone knows of each of its photos that nothing is left to do, and the desktop shows them all.
 *
 * @returns what did not come to its end, in words
 */
async function untilSettled(stage: Stage, faults: FaultsUnderWay, counts: readonly number[]): Promise<string[]> {
  const areSettled = ([tiles = [], ...rows]: Listed[][]) => {
    const areSent = rows.every((list, index) => list.length === counts[index] && list.every(isSettled))
    return areSent && tiles.filter(isReady).length >= (counts[0] ?? 0) && !tiles.some(isUnderWay)
  }
  // A busy machine is slow, and no reason to give up: only standing still is one.
  let [moved, movedAt] = ['', performance.now()]
  for (;;) {
    // A page that is killed or reloaded at this moment answers nothing.
    const lists = await listsOf(stage).catch(() => undefined)
    if (!faults.areUnderWay() && lists && areSettled(lists)) return faults.failures()
    const now = `${stage.phoneProxy.uploadedBytes()} ${describe(lists)}`
    if (now !== moved) [moved, movedAt] = [now, performance.now()]
    if (performance.now() - movedAt > patienceMs) return [`not settled: ${describe(lists)}`]
    await pause(50)
  }
}

/** The desktop's tiles, then each phone's rows. */
function listsOf({ desktop, phones }: Stage): Promise<Listed[][]> {
  return Promise.all([tilesOf(desktop), ...phones.map(rowsOf)])
}

function describe(lists: Listed[][] = []): string {
  const [tiles, ...rows] = lists.map(
    (list) => list.map(({ name, state }) => `${name} ${state}`).join(', ') || 'nothing',
  )
  return `desktop ${tiles}; phone ${rows.join('; phone ')}`
}

const isSettled = ({ state }: Listed) => ['arrived', 'ready', 'duplicate'].includes(state)
const isReady = ({ state }: Listed) => state === 'ready'
const isUnderWay = ({ state }: Listed) => ['waiting', 'sending', 'arrived'].includes(state)
