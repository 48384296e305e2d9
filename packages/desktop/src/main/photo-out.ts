import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readNamePattern, SentenceError } from '@snaplink/receiver'
import type { PageSession, Photo } from '@snaplink/sdk'
import { ClipboardItem, clipboard, nativeImage, type WebContents } from 'electron'
import { texts } from '../texts.ts'

/** As a picture, upright, for any program. @throws SentenceError */
export async function copyPhoto(page: PageSession, photoId: string): Promise<void> {
  const { urls } = findPhoto(page, photoId)
  const image = nativeImage.createFromBuffer(await download(urls.display ?? urls.download))
  if (image.isEmpty()) throw new SentenceError(texts.folder.noPicture)
  const png = new Blob([new Uint8Array(image.toPNG())], { type: 'image/png' })
  await clipboard.write([new ClipboardItem({ 'image/png': png })])
}

export interface DragOptions {
  contents: WebContents
  /** Its file in the folder; null if it is not there. */
  file: string | null
  /** Where it is put then. */
  temporary: string
  icon: string
}

/** Lets the person go on dragging the photo, as a file, out of the window. @throws SentenceError */
export async function dragPhoto(page: PageSession, photoId: string, options: DragOptions): Promise<void> {
  const { contents, temporary, icon } = options
  const photo = findPhoto(page, photoId)
  const file = options.file ?? (await fetchTo(join(temporary, photoId), photo))
  const thumb = photo.urls.thumb && nativeImage.createFromBuffer(await download(photo.urls.thumb))
  contents.startDrag({ file, icon: thumb && !thumb.isEmpty() ? thumb.resize({ height: 96 }) : icon })
}

async function fetchTo(folder: string, photo: Photo): Promise<string> {
  const bytes = await download(photo.urls.download)
  await mkdir(folder, { recursive: true })
  // A name from a stranger's phone: made as the folder's names are.
  const name = readNamePattern('{name}', '')({ ...photo, index: 1, phone: '' })
  const path = join(folder, name)
  await writeFile(path, bytes)
  return path
}

function findPhoto(page: PageSession, photoId: string): Photo {
  const photo = page.photos.get().find((each) => each.photoId === photoId)
  if (!photo) throw new SentenceError(texts.folder.notThere)
  if (photo.state !== 'ready') throw new SentenceError(texts.folder.notYet)
  return photo
}

async function download(url: string | undefined): Promise<Buffer> {
  if (!url) throw new SentenceError(texts.folder.notYet)
  const response = await fetch(url).catch(() => null)
  if (!response?.ok) throw new SentenceError(texts.folder.notYet)
  return Buffer.from(await response.arrayBuffer())
}
