import { readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import type { Credential } from '@snaplink/sdk'
import { orSentence } from './disk-failures.ts'
import type { Place } from './server-in-use.ts'

/**
 * What `receive` keeps in its folder while it runs: when it was killed, the same command goes on with the same session, with
 * the phones that are in it, and saves each photo once. Removed when it ends in order.
 */
export interface ReceiveState {
  readonly credential: Credential
  /** Photos and texts that have been dealt with. */
  has(id: string): boolean
  /** A photo is about to appear under this name: told before, so that a kill in between is understood later. */
  naming(photoId: string, name: string): Promise<void>
  settled(id: string): Promise<void>
  /** The last `seq` that needs not be heard again. */
  heard(seq: number): Promise<void>
  remove(): Promise<void>
}

export interface KeptState {
  host: string
  pid: number
  place: Place
  credential: Credential
  settled: string[]
  naming: { photoId: string; name: string } | null
  after: number | null
}

const fileName = '.snaplink-receive.json'

/** What an earlier `receive` left behind in this folder; null if there is nothing, or its process still runs. */
export async function findReceiveState(folder: string): Promise<KeptState | null> {
  try {
    const kept = JSON.parse(await readFile(join(folder, fileName), 'utf8')) as KeptState
    // In a folder that computers share, a process of another one may run, or not.
    return kept.host !== hostname() || isRunning(kept.pid) ? null : kept
  } catch {
    // None, or none of ours: a new session is opened.
    return null
  }
}

/** Keeps a state from now on. @param earlier whose photos are not saved again */
export async function keepReceiveState(
  folder: string,
  place: Place,
  credential: Credential,
  earlier: KeptState | null,
): Promise<ReceiveState> {
  const path = join(folder, fileName)
  const { settled: known = [], after = null } = earlier ?? {}
  const settled = new Set(known)
  const kept: KeptState = { host: hostname(), pid: process.pid, place, credential, settled: known, naming: null, after }
  // The name was free when it was noted, so what stands there now is the photo.
  if (earlier?.naming && (await hasBytes(join(folder, earlier.naming.name)))) settled.add(earlier.naming.photoId)
  let writing = Promise.resolve()
  let isRemoved = false
  await keep()

  /** One after the other: two writers of one file would mix. */
  function keep(): Promise<void> {
    writing = writing.then(write, write)
    return writing
  }

  async function write() {
    if (isRemoved) return
    const part = `${path}.${process.pid}`
    // It holds the page's token: nobody else's business.
    await orSentence(folder, async () => {
      await writeFile(part, JSON.stringify({ ...kept, settled: [...settled] }), { mode: 0o600 })
      await rename(part, path)
    })
  }

  return {
    credential,
    has: (id) => settled.has(id),
    async naming(photoId, name) {
      kept.naming = { photoId, name }
      await keep()
    },
    async settled(id) {
      settled.add(id)
      if (kept.naming?.photoId === id) kept.naming = null
      await keep()
    },
    async heard(seq) {
      kept.after = seq
      await keep()
    },
    async remove() {
      isRemoved = true
      await writing.catch(() => undefined)
      await rm(path, { force: true })
    },
  }
}

async function hasBytes(path: string): Promise<boolean> {
  return stat(path).then(
    ({ size }) => size > 0,
    () => false,
  )
}

function isRunning(pid: number): boolean {
  if (pid === process.pid) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // EPERM: it runs, as somebody else.
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
