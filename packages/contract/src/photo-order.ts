/** Which photo is where, as far as moving it is concerned. */
export interface Placed {
  readonly photoId: string
  readonly position: number
}

/**
 * The `photo.edit` commands that bring a photo to place `index` of a list: usually one, with a number between its neighbours;
 * more only where no number is left between them.
 *
 * @param photos all of the list, in its order
 */
export function moveTo(photos: readonly Placed[], photoId: string, index: number): Placed[] {
  const others = photos.filter((photo) => photo.photoId !== photoId)
  const at = Math.max(0, Math.min(index, others.length))
  const before = others[at - 1]?.position
  const after = others[at]?.position
  const position = between(before, after)
  if (position !== undefined) return [{ photoId, position }]
  // Numbered anew from here on, in one step, so that the list is never in another order than before or after.
  const start = Math.floor(before ?? 0) + 1
  const behind = others.slice(at).map((photo, i) => ({ photoId: photo.photoId, position: start + 1 + i }))
  // The last first: each moves into free room.
  return [...behind.reverse(), { photoId, position: start }]
}

function between(before: number | undefined, after: number | undefined): number | undefined {
  if (before === undefined && after === undefined) return 0
  if (before === undefined) return (after as number) - 1
  if (after === undefined) return Math.floor(before) + 1
  const middle = before + (after - before) / 2
  return middle > before && middle < after ? middle : undefined
}
