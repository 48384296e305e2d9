import type { PageSession, Photo } from '@snaplink/sdk'

/** A download that brings nothing for so long is begun anew. */
const stallMs = 30_000
const longestPauseMs = 5000

/**
 * Downloads a photo as often as it takes, with a fresh link each time the last one is not good any more.
 *
 * @param take gets the bytes; whatever it throws is thrown on, and not tried again
 * @param signal ends the patience, not a download that is under way
 * @returns null if the photo is not there any more, or `signal` aborted before it could be had
 */
export async function downloadPhoto<T>(
  page: PageSession,
  photoId: string,
  take: (photo: Photo, bytes: AsyncIterable<Uint8Array>) => Promise<T>,
  signal: AbortSignal,
): Promise<T | null> {
  for (let attempt = 0; ; attempt++) {
    const photo = page.photos.get().find((each) => each.photoId === photoId)
    if (photo?.state !== 'ready' || !photo.urls.download) return null
    try {
      return await take(photo, read(photo.urls.download))
    } catch (error) {
      if (!(error instanceof DownloadError)) throw error
      if (error.isLinkEnded) await page.refreshPhoto(photoId)
    }
    if (signal.aborted) return null
    await untilWorthTrying(page, Math.min(longestPauseMs, 100 * 2 ** attempt), signal)
  }
}

/** The way to the server failed, not what was done with the bytes. */
class DownloadError extends Error {
  readonly isLinkEnded: boolean

  constructor(isLinkEnded: boolean, options?: ErrorOptions) {
    super('The photo could not be downloaded.', options)
    this.isLinkEnded = isLinkEnded
  }
}

/** Ends with an error when bytes are missing: `fetch` compares them with `Content-Length`. */
async function* read(url: string): AsyncGenerator<Uint8Array> {
  const abort = new AbortController()
  const timer = setTimeout(() => abort.abort(), stallMs)
  try {
    const response = await fetch(url, { signal: abort.signal })
    if (!response.ok) throw new DownloadError(response.status === 404)
    for await (const chunk of response.body ?? []) {
      timer.refresh()
      yield chunk
    }
  } catch (error) {
    throw error instanceof DownloadError ? error : new DownloadError(false, { cause: error })
  } finally {
    clearTimeout(timer)
    abort.abort()
  }
}

/** After a pause, or as soon as the connection is back. */
async function untilWorthTrying(page: PageSession, pauseMs: number, signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const timer = setTimeout(resolve, pauseMs)
  const unsubscribe = page.connection.subscribe(() => page.connection.get().state === 'live' && resolve())
  signal.addEventListener('abort', () => resolve())
  await promise
  clearTimeout(timer)
  unsubscribe()
}
