import type { BookVerb } from '@snaplink/contract'
import { Button } from '@snaplink/sdk/design'
import { bookScanner } from '../../book-scanner-texts.ts'

const { verb: texts, what } = bookScanner

/** What a scan does now. */
export function VerbLine({ verb, onChange }: { verb: BookVerb; onChange(): void }) {
  const [name, more] = wordsOf(verb)
  return (
    <div className="verb-line" data-verb={verb.verb}>
      <p role="status">
        <strong>{name}</strong>
        <span>{more}</span>
      </p>
      {verb.verb === 'lend' && (
        <Button kind="quiet" onClick={onChange}>
          {texts.change}
        </Button>
      )}
    </div>
  )
}

function wordsOf(verb: BookVerb): [name: string, more: string] {
  switch (verb.verb) {
    case 'add': {
      const place = [verb.location, verb.shelf].filter(Boolean).join(', ')
      return [place ? texts.addTo(place) : texts.add, what.add]
    }
    case 'find':
      return [texts.find, what.find]
    case 'lend':
      return [texts.lend(verb.person), verb.dueAt === undefined ? texts.noDue : texts.dueAt(verb.dueAt)]
    case 'return':
      return [texts.return, what.return]
    case 'check':
      return [texts.check, what.check]
  }
}
