import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { keepPhotoLedger, orSentence, type PhotoLedger, type SettledPhotos } from '@snaplink/receiver'
import type { Credential } from '@snaplink/sdk'
import type { Place } from './server-in-use.ts'

/**
 * What `receive` keeps in its folder while it runs: when it was killed, the same command goes on with the same session, with
 * the phones that are in it, and saves each photo once. Removed when it ends in order.
 */
export interface ReceiveState extends PhotoLedger {
  readonly credential: Credential
  /** The last `seq` that needs not be heard again. */
  heard(seq: number): Promise<void>
  remove(): Promise<void>
}

export interface KeptState extends SettledPhotos {
  host: string
  pid: number
  place: Place
  credential: Credential
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
  const { settled = [], naming = null, after = null } = earlier ?? {}
  let kept: KeptState = { host: hostname(), pid: process.pid, place, credential, settled, naming, after }
  let writing = Promise.resolve()
  let isRemoved = false
  const ledger = await keepPhotoLedger(folder, kept, (photos) => keep(photos))

  /** One after the other: two writers of one file would mix. */
  function keep(change: Partial<KeptState>): Promise<void> {
    kept = { ...kept, ...change }
    writing = writing.then(write, write)
    return writing
  }

  async function write() {
    if (isRemoved) return
    const part = `${path}.${process.pid}`
    // It holds the page's token: nobody else's business.
    await orSentence(folder, async () => {
      await writeFile(part, JSON.stringify(kept), { mode: 0o600 })
      await rename(part, path)
    })
  }

  return {
    credential,
    ...ledger,
    heard: (seq) => keep({ after: seq }),
    async remove() {
      isRemoved = true
      await writing.catch(() => undefined)
      await rm(path, { force: true })
    },
  }
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
