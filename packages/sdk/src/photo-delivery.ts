import type { PhotoView } from '@snaplink/contract'
import { backOffMs } from './alarm.ts'
import type { Barrier } from './barrier.ts'
import type { DeviceSession } from './device-session.ts'
import { createLane } from './lane.ts'
import type { NetworkProbe } from './network-probe.ts'
import { orNull } from './or-null.ts'
import type { Course, OutboxItem, OutboxList } from './outbox-list.ts'
import type { OutboxStorage } from './outbox-storage.ts'
import { plainUpload } from './plain-upload.ts'
import { sha256Of } from './sha256.ts'
import { isPassing, SnaplinkError } from './snaplink-error.ts'
import type { TusUpload } from './tus-upload.ts'
import { isVisible } from './wake-up.ts'

/** More would only make each of them slower; fewer leave a long line idle between two. */
const uploadsAtOnce = 3
/** Each may hold a photo's bytes in memory. */
const hashesAtOnce = 1
/** How often a photo may arrive broken before we say so. */
const maxBrokenUploads = 5
/** While the person looks on: the server does not feel what no network carries. */
const longestNetworkWaitMs = 2000
/** The upload is not there any more; or what arrived is not what was sent, which is the line's fault and not the photo's. */
const mustBeginAnew = new Set<string>([
  'upload.unknown',
  'upload.expired',
  'photo.interrupted',
  'photo.digest-mismatch',
])

/** What one photo's tries have come to. */
interface Tries {
  /** In a row, without any part getting through. */
  failures: number
  /** How often it had to be begun anew. */
  broken: number
}

export interface PhotoDelivery {
  /**
   * Brings an offered photo's original to the server, however long that takes. Resolves early when the item is aborted, or
   * when the server turns out to have it.
   *
   * @returns whether its bytes were there to be sent
   * @throws SnaplinkError what cannot be mended by trying again
   */
  deliver(item: OutboxItem): Promise<boolean>
}

/** @param offering originals wait while anyone is inside, so that everything offered is on the page first */
export function createDelivery(
  { session, http, alarm, patience, noteEnding }: DeviceSession,
  list: OutboxList,
  storage: OutboxStorage,
  { probe, offering }: { probe: NetworkProbe; offering: Barrier },
): PhotoDelivery {
  const { sessionId } = session.credential
  const uploads = createLane(() => uploadsAtOnce)
  const hashes = createLane(() => hashesAtOnce)
  let isTusPossible = true
  let tusUpload: TusUpload | undefined
  void loadTus()

  /** Only now that this phone has joined. @returns null where it cannot be had: some browsers never try again to load a script */
  async function loadTus(): Promise<TusUpload | null> {
    const tus = tusUpload ? null : await orNull(import('./tus-upload.ts'))
    tusUpload ??= tus?.createTusUpload(http.base, { alarm, probe })
    return tusUpload ?? null
  }

  const isWanted = ({ abort, entry }: OutboxItem) => !abort.signal.aborted && entry.state === 'waiting'
  const photoPath = ({ entry }: OutboxItem) => `api/sessions/${sessionId}/photos/${entry.photoId}`

  async function deliver(item: OutboxItem): Promise<boolean> {
    const tries: Tries = { failures: 0, broken: 0 }
    while (isWanted(item)) {
      const outcome = await uploads(() => offering.whenEmpty().then(() => keepTrying(item, tries)))
      if (outcome === 'bytes-lost') return false
      // Whatever the server stumbles over in this photo, the others go on.
      if (outcome === 'server-failed') await alarm.wait(backOffMs(tries.failures), item.abort.signal)
    }
    return true
  }

  async function keepTrying(item: OutboxItem, tries: Tries): Promise<'settled' | 'bytes-lost' | 'server-failed'> {
    while (isWanted(item)) {
      try {
        // An answer may have got lost: what is begun already tells how far it is, otherwise the photo is asked for.
        const isUnsure = tries.failures + tries.broken > 0 && !item.entry.uploadUrl
        if (isUnsure && (await isReceived(item))) break
        const body = await storage.bytes(item.entry.photoId)
        if (!body) return 'bytes-lost'
        await upload(item, body, tries)
        // The event that says so may have been faster, and may say more.
        if (isWanted(item)) await list.change(item, { state: 'arrived' })
      } catch (error) {
        if (!(error instanceof SnaplinkError)) throw error
        noteEnding(error)
        if (!isWanted(item)) break
        if (await prepareAgain(item, error, tries)) continue
        if (error.status === 500) return 'server-failed'
        await waitAfter(item, error, tries)
      }
    }
    return 'settled'
  }

  async function isReceived(item: OutboxItem): Promise<boolean> {
    const options = { signal: item.abort.signal, timeoutMs: 5000 }
    const { state, code } = await http.json<PhotoView>('GET', photoPath(item), options)
    if (state === 'rejected') throw new SnaplinkError(code ?? 'photo.damaged')
    if (state !== 'offered' && isWanted(item)) await list.change(item, { state: 'arrived' })
    return state !== 'offered'
  }

  async function upload(item: OutboxItem, body: Blob, tries: Tries) {
    const { photoId, mediaType } = item.entry
    const { signal } = item.abort
    const sha256 = await hashOnce(item, body)
    const resumable = isTusPossible ? await loadTus() : null
    if (!isWanted(item)) return
    // After a failure it is said to wait until something moves; a server that refuses lets it move first.
    if (!item.course) list.showCourse(item, { sentBytes: 0 })
    const onProgress = (sentBytes: number) => {
      const waitsFor = item.course?.waitsFor === 'server' ? 'server' : undefined
      list.showCourse(item, { sentBytes: Math.min(sentBytes, body.size), waitsFor })
    }
    if (!resumable) return plainUpload(http, `${photoPath(item)}/original`, { body, mediaType, sha256, signal })
    await resumable({
      body,
      headers: http.headers,
      signal,
      onProgress,
      endpoint: new URL('files', http.base).href,
      uploadUrl: item.entry.uploadUrl,
      metadata: { sessionId, photoId, ...(sha256 && { sha256 }) },
      onUploadUrl(uploadUrl) {
        if (uploadUrl !== item.entry.uploadUrl) void list.change(item, { uploadUrl })
      },
      onAccepted(sentBytes) {
        tries.failures = 0
        list.showCourse(item, { sentBytes })
      },
    })
  }

  /** @returns undefined where it cannot be had: the server then takes what comes, as far as the line has kept it whole */
  async function hashOnce(item: OutboxItem, body: Blob): Promise<string | undefined> {
    if (!item.entry.sha256) {
      const sha256 = await hashes(() => sha256Of(body)).catch(() => undefined)
      if (sha256) await list.change(item, { sha256 })
    }
    return item.entry.sha256
  }

  /**
   * Draws the lesson from a failure.
   *
   * @returns whether to try again at once
   * @throws SnaplinkError where trying again makes no sense
   */
  async function prepareAgain(item: OutboxItem, error: SnaplinkError, tries: Tries): Promise<boolean> {
    const { code } = error
    if (isTusPossible && isTusMissing(error)) {
      isTusPossible = false
      return true
    }
    if (mustBeginAnew.has(code)) {
      await list.change(item, { uploadUrl: undefined })
      if (++tries.broken > maxBrokenUploads) throw error
      return tries.broken === 1
    }
    if (!isPassing(error) && code !== 'upload.offset-wrong') throw error
    // The first one may have been a connection's end.
    if (++tries.failures === 1 && code === 'network') return true
    list.showCourse(item, { sentBytes: item.course?.sentBytes ?? 0, waitsFor: awaited(error) })
    return false
  }

  async function waitAfter(item: OutboxItem, { status, retryAfterMs = 0 }: SnaplinkError, tries: Tries) {
    // A server that asks for patience gets it; a network that is gone, or a server behind its proxy, is looked for.
    const { wait } = status === 429 ? patience : alarm
    const leave = status === 429 ? undefined : probe.enter()
    const longestMs = isVisible() && status === 0 ? longestNetworkWaitMs : undefined
    const backOff = backOffMs(Math.max(0, tries.failures + tries.broken - 2), longestMs)
    await wait(Math.max(backOff, retryAfterMs), item.abort.signal)
    leave?.()
    // Nothing was wrong with it, and it goes on now.
    if (status === 429) list.showCourse(item, { sentBytes: item.course?.sentBytes ?? 0 })
  }

  return { deliver }
}

function awaited({ code, status }: SnaplinkError): Course['waitsFor'] {
  if (status === 429) return 'patience'
  return code === 'network' ? 'network' : 'server'
}

/** An older server, or a proxy that lets no PATCH through. */
function isTusMissing({ code, status }: SnaplinkError): boolean {
  return code === 'path.unknown' || status === 405 || status === 501
}
