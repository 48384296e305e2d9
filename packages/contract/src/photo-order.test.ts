import { expect, test } from 'vitest'
import { moveTo, type Placed } from './photo-order.ts'

const list = (...positions: number[]): Placed[] => positions.map((position, i) => ({ photoId: `photo-${i}`, position }))

/** The list as everyone shows it after these commands, and how many there were. */
function after(photos: Placed[], moves: Placed[]): Placed[] {
  const moved = photos.map((photo) => moves.find(({ photoId }) => photoId === photo.photoId) ?? photo)
  return moved.sort((a, b) => a.position - b.position)
}
const names = (photos: Placed[]) => photos.map(({ photoId }) => photoId.slice(-1)).join('')

test('a photo is brought to any place by one number', () => {
  const photos = list(0, 1, 2, 3)
  const orders = [0, 1, 2, 3, 99].map((index) => {
    const moves = moveTo(photos, 'photo-1', index)
    expect(moves).toHaveLength(1)
    return names(after(photos, moves))
  })
  expect(orders).toEqual(['1023', '0123', '0213', '0231', '0231'])
  expect(moveTo(list(7), 'photo-0', 0)).toEqual([{ photoId: 'photo-0', position: 0 }])
})

test('photos change places a thousand times, and photos of one position are told apart', () => {
  let photos = list(0, 0, 0, 3)
  for (let i = 0; i < 1000; i++) {
    const last = photos[2] as Placed
    const expected = names([photos[0], last, photos[1], photos[3]] as Placed[])
    photos = after(photos, moveTo(photos, last.photoId, 1))
    expect(names(photos)).toBe(expected)
  }
})
