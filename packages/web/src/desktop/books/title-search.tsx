import type { TitleCandidate } from '@snaplink/contract'
import type { OwnBooks } from '@snaplink/sdk/books'
import { Button } from '@snaplink/sdk/design'
import { failureSentence } from '@snaplink/sdk/react'
import { type FormEvent, useState } from 'react'
import { addBook as texts } from '../../book-texts.ts'
import { Field } from '../../design/field.tsx'
import { FormProblem } from '../use-form.tsx'

type Search =
  | { state: 'idle' | 'asking' }
  | { state: 'answered'; candidates: readonly TitleCandidate[] }
  | { state: 'failed'; sentence: string }

export interface TitleSearchProps {
  own: OwnBooks
  onTake(candidate: TitleCandidate): void
}

/** A title that somebody we ask may know: better than writing all of it down. */
export function TitleSearch({ own, onTake }: TitleSearchProps) {
  const [search, setSearch] = useState<Search>({ state: 'idle' })

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const words = String(new FormData(event.currentTarget).get('words') ?? '').trim()
    if (search.state === 'asking' || words.length < 2) return
    setSearch({ state: 'asking' })
    try {
      setSearch({ state: 'answered', candidates: (await own.searchTitles(words)).candidates })
    } catch (error) {
      setSearch({ state: 'failed', sentence: failureSentence(error) })
    }
  }
  return (
    <div className="title-search">
      <form onSubmit={submit} className="title-search-form">
        <Field label={texts.words} name="words" maxLength={200} autoComplete="off" />
        <Button type="submit" busy={search.state === 'asking'}>
          {search.state === 'asking' ? texts.finding : texts.find}
        </Button>
      </form>
      {search.state === 'failed' && <FormProblem sentence={search.sentence} />}
      <div role="status">
        {search.state === 'answered' && search.candidates.length === 0 && <p>{texts.nothing}</p>}
        {search.state === 'answered' && search.candidates.length > 0 && (
          <ul className="title-candidates">
            {search.candidates.map((candidate, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: they have no name of their own, and never change
              <li key={index}>
                <p>
                  <bdi className="title-candidate">{candidate.title}</bdi>
                  <bdi className="soft">
                    {[candidate.authors.join(', '), candidate.publisher, candidate.year].filter(Boolean).join(' · ')}
                  </bdi>
                </p>
                <Button aria-label={texts.take(candidate.title)} onClick={() => onTake(candidate)}>
                  {texts.add}
                </Button>
              </li>
            ))}
          </ul>
        )}
      </div>
    </div>
  )
}
