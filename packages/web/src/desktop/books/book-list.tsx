import '../virtual-table.css'
import './book-list.css'
import type { BookView } from '@snaplink/contract'
import type { OwnBooks } from '@snaplink/sdk/books'
import { Button } from '@snaplink/sdk/design'
import { useStore } from '@snaplink/sdk/react'
import { useCallback, useDeferredValue, useMemo, useState } from 'react'
import { bookList as texts } from '../../book-texts.ts'
import { ShelfActions } from '../book-shelves/shelf-actions.tsx'
import { BookGrid } from './book-grid.tsx'
import { BookTable } from './book-table.tsx'
import { BookToolbar } from './book-toolbar.tsx'
import { BulkBar } from './bulk-bar.tsx'
import { type BookFilter, type FilterChoices, findBooks, sortBooks } from './find-books.ts'
import { type ListMemory, rememberedList, rememberList } from './list-memory.ts'
import { extended, nothingChosen, toggled, within } from './selection.ts'
import type { ShownBooks } from './shown-books.ts'
import type { BookChanges } from './use-book-changes.ts'

export interface BookListProps {
  own: OwnBooks
  changes: BookChanges
  choices: FilterChoices
  ownDeviceId: string
  /** Books that came just now. */
  fresh: ReadonlySet<string>
}

/** All books: found, sorted, put in order. */
export function BookList({ own, changes, choices, ownDeviceId, fresh }: BookListProps) {
  const all = useStore(own.books)
  const [{ look, order }, setMemory] = useState(rememberedList)
  const [query, setQuery] = useState('')
  const [filter, setFilter] = useState<BookFilter>({})
  const [selection, setSelection] = useState(nothingChosen)
  // Typing goes on while ten thousand are looked through.
  const asked = useDeferredValue(query)
  const books = useMemo(() => sortBooks(findBooks(all, asked, filter, Date.now()), order), [all, asked, filter, order])
  const ids = useMemo(() => books.map(({ bookId }) => bookId), [books])
  // What one cannot see is not changed.
  const chosen = useMemo(() => within(selection, ids).ids, [selection, ids])
  const chosenBooks = useMemo(() => books.filter(({ bookId }) => chosen.has(bookId)), [books, chosen])

  const remember = (memory: Partial<ListMemory>) => {
    const next = { look, order, ...memory }
    setMemory(next)
    rememberList(next)
  }
  const choose = useCallback(
    ({ bookId }: BookView, isRange: boolean) =>
      setSelection((before) => (isRange ? extended(before, bookId, ids) : toggled(before, bookId))),
    [ids],
  )
  const clear = () => {
    setQuery('')
    setFilter({})
  }
  const isSearching = asked !== '' || Object.keys(filter).length > 0
  const shown: ShownBooks = { books, chosen, onChoose: choose, fresh, ownDeviceId }
  return (
    <div className="book-list">
      <BookToolbar
        query={query}
        onQuery={setQuery}
        filter={filter}
        onFilter={setFilter}
        choices={choices}
        order={order}
        onOrder={(next) => remember({ order: next })}
        look={look}
        onLook={(next) => remember({ look: next })}
      />
      <div className="book-found">
        <p className="soft" role="status">
          {isSearching && books.length > 0 && texts.found(books.length)}
        </p>
        <ShelfActions own={own} shelf={filter.shelf} />
      </div>
      {books.length === 0 ? (
        <div className="book-nothing">
          <p>{texts.noMatch}</p>
          <Button onClick={clear}>{texts.showAll}</Button>
        </div>
      ) : look === 'covers' ? (
        <BookGrid {...shown} />
      ) : (
        <BookTable {...shown} order={order} onOrder={(next) => remember({ order: next })} />
      )}
      {chosenBooks.length > 0 && (
        <BulkBar
          books={chosenBooks}
          total={books.length}
          choices={choices}
          own={own}
          changes={changes}
          onAll={() => setSelection({ ids: new Set(ids), anchor: null })}
          onNone={() => setSelection(nothingChosen)}
        />
      )}
    </div>
  )
}
