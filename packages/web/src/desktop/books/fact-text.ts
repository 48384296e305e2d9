import type { BookChange, BookFacts, BookField } from '@snaplink/contract'
import { severalAsText, severalOf } from './several.ts'

/** A fact as one line, as it stands in its field; empty where it is not known. */
export function factText(facts: BookFacts, field: BookField): string {
  const value = facts[field]
  if (value === undefined) return ''
  return typeof value === 'object' ? severalAsText(value) : String(value)
}

/** What has to be changed so that the fact is as it was typed; null where that makes no sense. */
export function factChange(field: BookField, typed: string): BookChange | null {
  const text = typed.trim()
  switch (field) {
    case 'authors':
    case 'subjects': {
      const several = severalOf(text)
      return { [field]: several.length > 0 ? several : null }
    }
    case 'pages':
      if (text === '') return { pages: null }
      return /^[1-9]\d{0,4}$/.test(text) ? { pages: Number(text) } : null
    default:
      return { [field]: text === '' ? null : text }
  }
}
