import { type BookOrder, newestFirst } from './find-books.ts'

export type BookLook = 'covers' | 'table'
export interface ListMemory {
  look: BookLook
  order: BookOrder
}

const place = 'snaplink.books'

/** How this browser showed the books last. */
export function rememberedList(): ListMemory {
  const usual: ListMemory = { look: 'covers', order: newestFirst }
  try {
    return { ...usual, ...JSON.parse(localStorage.getItem(place) ?? '{}') }
  } catch {
    return usual
  }
}

export function rememberList(memory: ListMemory): void {
  try {
    localStorage.setItem(place, JSON.stringify(memory))
  } catch {
    // Forbidden or full: the next page begins as usual.
  }
}
