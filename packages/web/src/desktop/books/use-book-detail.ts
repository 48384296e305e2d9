import type { BookDetail } from '@snaplink/contract'
import { SnaplinkError } from '@snaplink/sdk'
import type { OwnBooks } from '@snaplink/sdk/books'
import { useEffect, useState } from 'react'

/** What is not in a list: what each provider says, and which books may be the same. @param version asked anew when it changes */
export function useBookDetail(own: OwnBooks, bookId: string, version: number) {
  const [detail, setDetail] = useState<BookDetail | null>(null)
  const [isUnknown, setUnknown] = useState(false)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new version is the reason to ask again
  useEffect(() => {
    let isGone = false
    own.detail(bookId).then(
      (found) => {
        if (isGone) return
        setDetail(found)
        setUnknown(found.book.removedAt !== undefined)
      },
      (error) => {
        if (!(error instanceof SnaplinkError)) throw error
        if (!isGone) setUnknown(true)
      },
    )
    return () => {
      isGone = true
    }
  }, [own, bookId, version])
  return { detail, isUnknown }
}
