import {
  type AnyEvent,
  type EventData,
  moveTo,
  type PhotoList,
  type PhotoUrls,
  type PhotoView,
  type Preview,
  type Signal,
} from '@snaplink/contract'
import { createAlarm } from './alarm.ts'
import { fromBase64 } from './base64.ts'
import type { DeviceSession } from './device-session.ts'
import type { Photo, PhotoWish } from './session.ts'
import { SnaplinkError } from './snaplink-error.ts'
import { createStore, type Store } from './store.ts'
import { untilAnswered } from './until-answered.ts'

/** Several events about a photo come together: it is asked for once. */
const gatherMs = 20
/** The preview of a new photo usually follows its event at once. */
const previewMs = 400
/** From so many photos on, the list costs less than asking for each. */
const listFrom = 4

export interface PagePhotos {
  readonly photos: Store<readonly Photo[]>
  refresh(photoId: string): Promise<void>
  /** Shown at once; shown as before if the server refuses. */
  edit(photoId: string, wish: PhotoWish): Promise<void>
  /** To place `index` of the list, which counts from 0. */
  move(photoId: string, index: number): Promise<void>
}

/** Keeps the page's photos: loaded once, then changed by events and signals; only links to files are asked for. */
export function keepPhotos(device: DeviceSession): PagePhotos {
  const { session, http, alarm, signal } = device
  const path = `api/sessions/${session.credential.sessionId}/photos`
  const photos = createStore<readonly Photo[]>([])
  const byId = new Map<string, Photo>()
  const removed = new Set<string>()
  const wanted = new Set<string>()
  /** How many edits were shown so far, and with which of them each photo was edited last. */
  let shownEdits = 0
  const lastEdit = new Map<string, number>()
  const pause = createAlarm()
  /** Heard of while the list was being loaded, and perhaps not in it. */
  let meanwhile = new Set<string>()

  session.onEvent(hearEvent)
  session.onSignal(hearSignal)
  session.onReset(() => void loadAll().catch(device.noteEnding))
  signal.addEventListener('abort', () => {
    for (const { previewUrl } of byId.values()) if (previewUrl) URL.revokeObjectURL(previewUrl)
  })
  void loadAll().catch(device.noteEnding)

  async function loadAll() {
    meanwhile = new Set()
    const asked = shownEdits
    const list = await loadList()
    const listed = new Set(list.map((photo) => photo.photoId))
    for (const photoId of byId.keys()) if (!listed.has(photoId) && !meanwhile.has(photoId)) forget(photoId)
    for (const photo of list) take(photo, asked)
    for (const photoId of meanwhile) want(photoId)
    publish()
  }

  async function loadList(): Promise<PhotoView[]> {
    return (await untilAnswered(() => http.json<PhotoList>('GET', path, { signal }), alarm, signal)).photos
  }

  async function refresh(photoId: string) {
    const asked = shownEdits
    try {
      const url = `${path}/${photoId}`
      take(await untilAnswered(() => http.json<PhotoView>('GET', url, { signal }), alarm, signal), asked)
    } catch (error) {
      if (!(error instanceof SnaplinkError && error.code === 'photo.unknown')) throw error
      forget(photoId)
    }
    publish()
  }

  function want(photoId: string) {
    if (wanted.size === 0) void pause.wait(gatherMs, signal).then(() => fetchWanted().catch(device.noteEnding))
    wanted.add(photoId)
  }

  async function fetchWanted() {
    const ids = new Set([...wanted].filter((photoId) => !removed.has(photoId)))
    wanted.clear()
    if (signal.aborted) return
    if (ids.size < listFrom) {
      await Promise.all([...ids].map(refresh))
      return
    }
    const asked = shownEdits
    for (const photo of await loadList()) if (ids.has(photo.photoId)) take(photo, asked)
    publish()
  }

  /** It is still here, and there is nothing to show of it. */
  function hasNoPicture(photoId: string): boolean {
    const photo = byId.get(photoId)
    return photo !== undefined && !photo.previewUrl && !photo.urls.preview && !photo.urls.thumb
  }

  function hearEvent({ type, data, at, by }: AnyEvent) {
    if (!type.startsWith('photo.')) return
    const { photoId } = data as { photoId: string }
    meanwhile.add(photoId)
    switch (type) {
      case 'photo.offered': {
        const { hasPreview, ...offered } = data as EventData<'photo.offered'>
        put({ ...offered, deviceId: by, state: 'offered', offeredAt: at, urls: {} })
        if (hasPreview) void pause.wait(previewMs, signal).then(() => hasNoPicture(photoId) && want(photoId))
        break
      }
      case 'photo.preview':
        if (!byId.get(photoId)?.previewUrl) want(photoId)
        break
      case 'photo.received':
        change(photoId, { ...(data as EventData<'photo.received'>), state: 'received', ...noProgress })
        want(photoId)
        break
      case 'photo.ready':
        change(photoId, { ...(data as EventData<'photo.ready'>), state: 'ready', ...noProgress })
        want(photoId)
        break
      case 'photo.rejected':
        change(photoId, { ...(data as EventData<'photo.rejected'>), state: 'rejected', ...noProgress })
        break
      case 'photo.edited':
        takeEdits(photoId, data as EventData<'photo.edited'>)
        break
      case 'photo.restored':
        removed.delete(photoId)
        want(photoId)
        break
      case 'photo.removed':
        forget(photoId)
    }
    publish()
  }

  function takeEdits(photoId: string, { position, isCover, edits }: EventData<'photo.edited'>) {
    if (isCover) uncover(photoId)
    changeEdits(photoId, { position, isCover, edits: edits ?? undefined })
  }

  /** There is one cover. */
  function uncover(exceptId: string) {
    for (const { photoId, isCover } of byId.values()) {
      if (isCover && photoId !== exceptId) changeEdits(photoId, { isCover: false })
    }
  }

  async function edit(photoId: string, wish: PhotoWish) {
    show(photoId, wish)
    publish()
    try {
      await session.command('photo.edit', { photoId, ...wish })
    } catch (error) {
      void refresh(photoId).catch(device.noteEnding)
      throw error
    }
  }

  /** As it will be when the server has agreed. */
  function show(photoId: string, { position, isCover, ...wish }: PhotoWish) {
    if (isCover) uncover(photoId)
    changeEdits(photoId, {
      ...(position !== undefined && { position }),
      ...(isCover !== undefined && { isCover }),
      ...(Object.keys(wish).length > 0 && { edits: { ...unedited, ...byId.get(photoId)?.edits, ...wish } }),
    })
  }

  async function move(photoId: string, index: number) {
    const moves = moveTo(photos.get(), photoId, index)
    for (const { photoId, position } of moves) show(photoId, { position })
    publish()
    for (const { photoId, position } of moves) await edit(photoId, { position })
  }

  function hearSignal({ type, by, data }: Signal) {
    if (type === 'photo.preview') showPreview(data.photoId, by, data.preview)
    else if (type === 'photo.progress') {
      if (byId.get(data.photoId)?.state !== 'offered') return
      change(data.photoId, { sentBytes: data.sentBytes, totalBytes: data.totalBytes })
    } else if (type === 'photo.refused') {
      dropUnannounced(data.photoId)
    } else return
    publish()
  }

  /** The preview may overtake the event that announces its photo: then it is shown without a name, as the last one. */
  function showPreview(photoId: string, by: string, { base64, mediaType, width, height }: Preview) {
    const known = byId.get(photoId)
    if (removed.has(photoId) || known?.urls.thumb) return
    if (known?.previewUrl) URL.revokeObjectURL(known.previewUrl)
    const previewUrl = URL.createObjectURL(fromBase64(base64, mediaType))
    meanwhile.add(photoId)
    if (known) return change(photoId, { previewUrl, width, height })
    const position = Math.max(0, ...[...byId.values()].map((photo) => photo.position + 1))
    const unknown = { name: '', bytes: 0, mediaType: '', state: 'offered', offeredAt: Date.now(), urls: {} } as const
    byId.set(photoId, { photoId, deviceId: by, position, previewUrl, width, height, ...unknown })
  }

  /** Its preview was here before anyone knew whether the photo would be taken. It may be offered again later. */
  function dropUnannounced(photoId: string) {
    const known = byId.get(photoId)
    if (!known?.previewUrl || known.name !== '') return
    URL.revokeObjectURL(known.previewUrl)
    byId.delete(photoId)
    meanwhile.delete(photoId)
  }

  /** @param asked what `shownEdits` was when the answer was asked for: of later edits it may know nothing */
  function take(photo: PhotoView, asked: number) {
    if (removed.has(photo.photoId)) return
    const known = byId.get(photo.photoId)
    const isOvertaken = known && (lastEdit.get(photo.photoId) ?? 0) > asked
    const { position, isCover, edits } = isOvertaken ? known : photo
    put({ ...photo, position, isCover, edits, urls: absoluteUrls(photo.urls, http.base) })
    const { thumb } = photo.urls
    if (thumb && byId.get(photo.photoId)?.previewUrl) {
      whenLoaded(new URL(thumb, http.base).href, () => dropPreview(photo.photoId))
    }
  }

  function put(photo: Photo) {
    if (removed.has(photo.photoId)) return
    const known = byId.get(photo.photoId)
    // An answer that was on its way while an event came tells of the past.
    if (known && stateOrder.indexOf(photo.state) < stateOrder.indexOf(known.state)) return
    const { previewUrl, width, height, sentBytes, totalBytes } = known ?? {}
    const progress = photo.state === 'offered' ? { sentBytes, totalBytes } : noProgress
    byId.set(photo.photoId, { width, height, ...photo, previewUrl, ...progress })
  }

  function change(photoId: string, changes: Partial<Photo>) {
    const known = byId.get(photoId)
    if (known) byId.set(photoId, { ...known, ...changes })
  }

  function changeEdits(photoId: string, changes: Partial<Pick<Photo, 'position' | 'isCover' | 'edits'>>) {
    lastEdit.set(photoId, ++shownEdits)
    change(photoId, changes)
  }

  function dropPreview(photoId: string) {
    const previewUrl = byId.get(photoId)?.previewUrl
    if (!previewUrl || signal.aborted) return
    change(photoId, { previewUrl: undefined })
    publish()
    URL.revokeObjectURL(previewUrl)
  }

  function forget(photoId: string) {
    removed.add(photoId)
    const previewUrl = byId.get(photoId)?.previewUrl
    byId.delete(photoId)
    if (previewUrl) URL.revokeObjectURL(previewUrl)
  }

  function publish() {
    if (!signal.aborted) photos.set([...byId.values()].sort(byPosition))
  }

  return { photos, refresh, edit, move }
}

/** A photo goes forward only; each of the last two is an end. */
const stateOrder: readonly Photo['state'][] = ['offered', 'received', 'ready', 'rejected']
const unedited = { rotation: 0, straighten: 0, crop: null } as const
const noProgress = { sentBytes: undefined, totalBytes: undefined }

function byPosition(a: Photo, b: Photo): number {
  return a.position - b.position || a.offeredAt - b.offeredAt || (a.photoId < b.photoId ? -1 : 1)
}

function absoluteUrls(urls: PhotoUrls, base: string): PhotoUrls {
  return Object.fromEntries(Object.entries(urls).map(([key, url]) => [key, url && new URL(url, base).href]))
}

/** Calls `then` once the browser has the picture at hand, so that what it replaces does not leave a hole. */
function whenLoaded(url: string, then: () => void): void {
  if (typeof Image === 'undefined') {
    then()
    return
  }
  const image = new Image()
  // As the page will ask for it: an answer to a page of another origin is good for such questions alone.
  image.crossOrigin = 'anonymous'
  image.onload = then
  image.src = url
}
