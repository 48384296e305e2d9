import { limits } from '@snaplink/contract'
import type { PhoneSession } from '@snaplink/sdk'
import type { BookToAdd } from '@snaplink/sdk/book-outbox'
import type { TitleCandidate } from '@snaplink/sdk/books'
import { Button, PlusIcon } from '@snaplink/sdk/design'
import { useStore } from '@snaplink/sdk/react'
import { type FormEvent, useState } from 'react'
import { bookScanner } from '../../book-scanner-texts.ts'
import { Field } from '../../design/field.tsx'
import { bookOfCandidate, type TitleSearching, useTitleSearch } from './use-title-search.ts'

const texts = bookScanner.byHand

export interface BookByHandProps {
  session: PhoneSession
  onAdd(book: BookToAdd): void
}

/** A book without a barcode: found by its title, or as somebody reads it off. */
export function BookByHand({ session, onAdd }: BookByHandProps) {
  const [title, setTitle] = useState('')
  const [author, setAuthor] = useState('')
  const [added, setAdded] = useState('')
  const [isMissing, setMissing] = useState(false)
  const { searching, search, forget } = useTitleSearch(session)
  const isAway = useStore(session.connection).state !== 'live'
  const name = title.trim()

  const add = (book: BookToAdd, called: string) => {
    onAdd(book)
    setAdded(called)
    setTitle('')
    setAuthor('')
    setMissing(false)
    forget()
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (name === '') return setMissing(true)
    add({ title: name, ...(author.trim() && { authors: [author.trim()] }) }, name)
  }
  const look = () => {
    if (name === '') return setMissing(true)
    void search([name, author.trim()].filter(Boolean).join(' '))
  }

  return (
    <form className="type-form book-form" onSubmit={submit}>
      <Field
        label={texts.titleLabel}
        name="title"
        value={title}
        autoComplete="off"
        maxLength={limits.maxBookLineChars}
        onInput={(event) => setTitle(event.currentTarget.value)}
        error={isMissing && name === '' ? texts.missing : undefined}
      />
      <Field
        label={texts.authorLabel}
        name="author"
        value={author}
        autoComplete="off"
        maxLength={limits.maxBookLineChars}
        onInput={(event) => setAuthor(event.currentTarget.value)}
      />
      <p className="type-verdict" role="status">
        {sentenceOf(searching, added && title === '' ? texts.added(added) : '')}
      </p>
      {searching.state === 'answered' && (
        <Candidates
          candidates={searching.candidates}
          onPick={(candidate) => add(bookOfCandidate(candidate), candidate.title)}
        />
      )}
      <div className="book-form-acts">
        <Button busy={searching.state === 'asking'} disabled={isAway} onClick={look}>
          {texts.search}
        </Button>
        <Button type="submit" kind="primary">
          {texts.add}
        </Button>
      </div>
    </form>
  )
}

interface CandidatesProps {
  candidates: readonly TitleCandidate[]
  onPick(candidate: TitleCandidate): void
}

function Candidates({ candidates, onPick }: CandidatesProps) {
  return (
    <ul className="book-candidates">
      {candidates.map((candidate) => {
        const { title, authors, publisher, year, provider, isbn } = candidate
        return (
          <li key={[provider, isbn, title, authors.join(), publisher, year].join(' ')}>
            <button type="button" onClick={() => onPick(candidate)}>
              <PlusIcon />
              <bdi className="book-name">{title}</bdi>
              <bdi className="book-authors">{[authors.join(', '), publisher, year].filter(Boolean).join(' · ')}</bdi>
            </button>
          </li>
        )
      })}
    </ul>
  )
}

function sentenceOf(searching: TitleSearching, otherwise: string): string {
  switch (searching.state) {
    case 'idle':
      return otherwise
    case 'asking':
      return texts.searching
    case 'failed':
      return texts.searchFailed
    case 'answered':
      return searching.candidates.length > 0 ? texts.found : texts.notFound
  }
}
