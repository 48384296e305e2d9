import { croppedArea, rotatedSize, straightenScale } from '@snaplink/contract'
import type { ListedPhoto } from './own-photos.ts'

/** Plain HTTP pages have no clipboard for pictures. */
export function canCopyPictures(): boolean {
  return typeof ClipboardItem !== 'undefined' && typeof navigator.clipboard?.write === 'function'
}

/**
 * Copies a photo as it is shown, as PNG: the one kind that every program takes.
 *
 * @throws DOMException, TypeError when the browser does not let us, or nothing answers
 */
export async function copyPicture(photo: ListedPhoto): Promise<void> {
  // A promise and not its outcome: Safari forgets the click while we wait.
  await navigator.clipboard.write([new ClipboardItem({ 'image/png': drawPng(photo) })])
}

async function drawPng({ urls, edits }: ListedPhoto): Promise<Blob> {
  const url = urls.jpeg ?? urls.original ?? urls.display ?? ''
  const response = await fetch(url)
  if (!response.ok) throw new TypeError(`The picture answered ${response.status}.`)
  const picture = await createImageBitmap(await response.blob(), { imageOrientation: 'from-image' })
  const { rotation, straighten, crop } = edits ?? { rotation: 0, straighten: 0, crop: null }
  const turned = rotatedSize(picture, { rotation })
  const scale = straightenScale(turned, straighten)
  const left = { width: Math.round(turned.width * scale), height: Math.round(turned.height * scale) }
  const area = croppedArea(left, { crop })

  const canvas = Object.assign(document.createElement('canvas'), { width: area.width, height: area.height })
  const context = canvas.getContext('2d')
  context?.translate(left.width / 2 - area.left, left.height / 2 - area.top)
  context?.rotate(((rotation + straighten) * Math.PI) / 180)
  context?.drawImage(picture, -picture.width / 2, -picture.height / 2)
  picture.close()
  const png = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'))
  if (!png) throw new TypeError('The picture could not be drawn.')
  return png
}
