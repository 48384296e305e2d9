import type { BookChange, BookView, UndoList } from '@snaplink/contract'
import type { OwnBooks, Undoable } from '@snaplink/sdk/books'
import { useToast } from '@snaplink/sdk/design'
import { failureSentence } from '@snaplink/sdk/react'
import { useCallback, useMemo } from 'react'
import { bookChanges as texts } from '../../book-texts.ts'

export type LastChange = UndoList['changes'][number]

export interface BookChanges {
  /** These say by themselves what became of it. @returns whether it was done */
  edit(books: readonly BookView[], change: BookChange): Promise<boolean>
  remove(books: readonly BookView[]): Promise<boolean>
  /** Any other change that can be taken back. @param done what to say when it is done */
  run(change: Promise<Undoable>, done: string): Promise<boolean>
  takeBack(undoId: string): Promise<void>
}

/** More go to the server in portions; one of them can be taken back by one step. */
const atOnce = 1000

/** Edits and deletes books, offers the way back, and says what stood in the way. */
export function useBookChanges(own: OwnBooks): BookChanges {
  const toast = useToast()

  const takeBack = useCallback(
    async (undoId: string) => {
      try {
        await own.undo(undoId)
      } catch (error) {
        toast({ tone: 'bad', text: texts.notTakenBack(failureSentence(error)) })
      }
    },
    [own, toast],
  )

  const run = useCallback(
    async (change: Promise<Undoable>, done: string) => {
      try {
        const { undoId } = await change
        toast({ text: done, ...(undoId !== undefined && { onUndo: () => void takeBack(undoId) }) })
        return true
      } catch (error) {
        toast({ tone: 'bad', text: texts.notChanged(failureSentence(error)) })
        return false
      }
    },
    [toast, takeBack],
  )

  return useMemo(() => {
    const inPortions = async (
      books: readonly BookView[],
      change: (ids: readonly string[]) => Promise<Undoable>,
      done: (portion: readonly BookView[]) => string,
    ) => {
      for (let i = 0; i < books.length; i += atOnce) {
        const portion = books.slice(i, i + atOnce)
        const isDone = await run(change(portion.map(({ bookId }) => bookId)), done(portion))
        if (!isDone) return false
      }
      return true
    }
    return {
      run,
      takeBack,
      edit: (books, change) =>
        inPortions(books, (ids) => own.edit(ids, change), nameOf(texts.changed, texts.changedMany)),
      remove: (books) => inPortions(books, (ids) => own.remove(ids), nameOf(texts.removed, texts.removedMany)),
    }
  }, [own, run, takeBack])
}

function nameOf(one: (title: string) => string, many: (count: number) => string) {
  return (books: readonly BookView[]) => {
    const [first] = books
    return books.length === 1 && first ? one(first.title || first.isbn || '') : many(books.length)
  }
}
