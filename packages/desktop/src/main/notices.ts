import { texts } from '../texts.ts'

/** What comes within this time after a notice is one more notice. Milliseconds. */
export const foldMs = 2500

/**
 * Tells of photos: the first at once, those that follow closely together, so that a hundred photos are not a hundred notices.
 *
 * @param show puts a notice on the screen
 * @returns is told the name of each photo that arrived
 */
export function foldNotices(show: (sentence: string) => void): (name: string) => void {
  let folded = 0
  let timer: ReturnType<typeof setTimeout> | undefined

  function fold() {
    timer = setTimeout(() => {
      timer = undefined
      if (folded === 0) return
      show(texts.notices.photos(folded))
      folded = 0
      fold()
    }, foldMs)
  }

  return (name) => {
    if (timer === undefined) {
      show(texts.notices.photo(name))
      fold()
    } else folded++
  }
}
