import { readFile } from 'node:fs/promises'
import type { PhotoList, PhotoView } from '@snaplink/contract'
import sharp from 'sharp'
import type { Listed } from './people.ts'
import type { WeightyPhoto } from './weighty-photo.ts'

/** What became of the photos of one run. */
export interface Verdict {
  readonly sent: number
  /** On the desktop, and what was sent: by hash and by pixel. */
  readonly arrived: number
  readonly doubled: number
  readonly lost: number
  /** What else is wrong, in words. */
  readonly wrong: readonly string[]
}

export interface Outcome {
  readonly photos: readonly WeightyPhoto[]
  /** The name under which a second phone sent the first photo too. */
  readonly twinName: string | undefined
  readonly tiles: readonly Listed[]
  /** Of each phone. */
  readonly rows: readonly (readonly Listed[])[]
  readonly list: PhotoList['photos']
  /** Where the signed links lead. */
  readonly origin: string
}

/** Holds what the desktop shows, and what it can download, against what was picked. */
export async function judgeRun({ photos, twinName, tiles, rows, list, origin }: Outcome): Promise<Verdict> {
  const wrong: string[] = []
  const shown = list.filter(({ state }) => state === 'ready')
  const strays = shown.filter(({ sha256 }) => !photos.some((photo) => photo.sha256 === sha256))
  if (strays.length > 0) wrong.push(`not what was picked: ${strays.map(({ name }) => name).join(', ')}`)
  const left = list.filter(({ state, code }) => state !== 'ready' && !(twinName && code === 'photo.duplicate'))
  for (const { name, state, code } of left) wrong.push(`${name} is ${state} ${code ?? ''}`)

  let arrived = 0
  let doubled = 0
  for (const photo of photos) {
    const copies = shown.filter(({ sha256 }) => sha256 === photo.sha256)
    doubled += Math.max(0, copies.length - 1)
    const [copy] = copies
    if (!copy) continue
    arrived++
    if (!(await hasSamePixels(photo, copy, origin))) wrong.push(`${photo.name} has other pixels`)
  }

  const toldTwice = rows.flat().filter(({ state }) => state === 'duplicate').length
  if (toldTwice !== (twinName ? 1 : 0)) wrong.push(`${toldTwice} photos are said to be there already`)

  const inOrder = (name: string) => name !== twinName && !(twinName && name === photos[0]?.name)
  const wanted = photos.map(({ name }) => name).filter(inOrder)
  const found = tiles.filter(({ state }) => state === 'ready').map(({ name }) => name)
  if (wanted.join() !== found.filter(inOrder).join()) wrong.push(`the page shows ${found.join(', ') || 'nothing'}`)
  if (found.length !== photos.length) wrong.push(`the page shows ${found.length} photos instead of ${photos.length}`)
  return { sent: photos.length, arrived, doubled, lost: photos.length - arrived, wrong }
}

async function hasSamePixels(photo: WeightyPhoto, { urls }: PhotoView, origin: string): Promise<boolean> {
  if (!urls.download) return false
  const response = await fetch(new URL(urls.download, `${origin}/`))
  const [here, there] = await Promise.all([readFile(photo.path), response.arrayBuffer()].map(pixelsOf))
  return here !== undefined && there !== undefined && here.equals(there)
}

async function pixelsOf(file: Promise<Buffer | ArrayBuffer>): Promise<Buffer> {
  return sharp(Buffer.from((await file) as ArrayBuffer))
    .raw()
    .toBuffer()
}
