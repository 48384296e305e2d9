import type { BookFacts } from '@snaplink/contract'
import { toIsbn13 } from '../isbn.ts'
import { languageOf } from './languages.ts'
import { type MarcField, type MarcRecord, subfieldsOf } from './marc-xml.ts'
import { pagesIn, toFacts } from './provider.ts'

/** The ISBN-13 that a record names as its own (020 $a); those in $z are wrong or of other editions. */
export function isbnsOf(record: MarcRecord): string[] {
  return subfieldsOf(record, '020', 'a').flatMap((text) => toIsbn13(/[\d-]{9,17}[\dXx]?/.exec(text)?.[0] ?? '') ?? [])
}

/** A book out of a library's record. */
export function factsOf(record: MarcRecord): BookFacts {
  const first = (tag: string, code: string) => subfieldsOf(record, tag, code).map(withoutEnd).find(Boolean)
  const published = first('264', 'c') ?? first('260', 'c')
  return toFacts({
    title: titleOf(record),
    subtitle: first('245', 'b'),
    authors: authorsOf(record),
    publisher: first('264', 'b') ?? first('260', 'b'),
    published: published?.replace(/^(\[.*)\]$/, '$1]'),
    pages: pagesOf(record),
    language: languageOf(first('041', 'a') ?? record.controls.get('008')?.slice(35, 38)),
    subjects: ['650', '689', '653'].flatMap((tag) => subfieldsOf(record, tag, 'a')).map(withoutEnd),
    series: first('490', 'a') ?? first('830', 'a'),
    description: subfieldsOf(record, '520', 'a')[0],
  })
}

/** With its volume: "Gesammelte Werke. Band 3: Der Zauberberg". */
function titleOf(record: MarcRecord): string | undefined {
  const field = record.fields.find(({ tag }) => tag === '245')
  const of = (code: string) =>
    field?.subfields.filter(([each]) => each === code).map(([, text]) => withoutEnd(text)) ?? []
  const volume = [of('n').join(', '), of('p').join(', ')].filter(Boolean).join(': ')
  return [of('a')[0], volume].filter(Boolean).join('. ') || undefined
}

/** Who wrote it; where nobody is said to have, who edited it. */
function authorsOf(record: MarcRecord): string[] {
  const people = record.fields.filter(({ tag }) => tag === '100' || tag === '700' || tag === '110')
  const names = (wanted: (field: MarcField) => boolean) => people.filter(wanted).flatMap((field) => nameIn(field) ?? [])
  const wrote = names(
    (field) => field.tag === '100' || rolesOf(field).some((role) => /^(aut|cre|verf|author)/i.test(role)),
  )
  if (wrote.length > 0) return unique(wrote)
  const unsaid = names((field) => field.tag !== '110' && rolesOf(field).length === 0)
  return unique(unsaid.length > 0 ? unsaid : names(() => true))
}

/** As codes, as words, or in brackets behind the name: `aut`, `Verfasser`, `[Übers.]`. */
function rolesOf({ subfields }: MarcField): string[] {
  const said = subfields.filter(([code]) => code === '4' || code === 'e').map(([, text]) => text.trim())
  const name = subfields.find(([code]) => code === 'a')?.[1] ?? ''
  return [...said, ...[...name.matchAll(/[[(<]([^\])>]*)[\])>]/g)].map(([, role = '']) => role.trim())].filter(
    (role) => role !== '' && !/^\d/.test(role),
  )
}

function nameIn({ subfields }: MarcField): string | undefined {
  const raw = subfields.find(([code]) => code === 'a')?.[1]
  return raw === undefined ? undefined : firstNameFirst(raw)
}

/** `Mann, Thomas, 1875-1955 [Verfasser]` → `Thomas Mann`; `King, Martin Luther, Jr.` → `Martin Luther King, Jr.`. */
function firstNameFirst(raw: string): string | undefined {
  const plain = raw.replace(/[[(<][^\])>]*[\])>]/g, ' ').replace(/\s+/g, ' ')
  const parts = plain
    .split(',')
    .map((part) => withoutEnd(part))
    .filter((part) => part !== '' && !/^(ca\.? ?|b\. ?|d\. ?|\*)?\d{3,4}\b/.test(part))
  const [last, firstName, ...more] = parts
  if (last === undefined) return undefined
  return [[firstName, last].filter(Boolean).join(' '), ...more].join(', ')
}

/** "xiv, 312 p." has 312; "2 Bände" says nothing of pages. */
function pagesOf(record: MarcRecord): number | undefined {
  const extent = subfieldsOf(record, '300', 'a')[0] ?? ''
  const said = /(\d{1,5})\s*(?:unnumbered |ungezählte )?(?:p\b|pages|pp\b|S\b|Seiten|leaves)/i.exec(extent)?.[1]
  return pagesIn(said)
}

/** Catalogues end a part with the punctuation before the next one: `The hobbit /`. The dot of an initial stays. */
function withoutEnd(text: string): string {
  const cut = text
    .replace(/\s+/g, ' ')
    .replace(/[\s/:;,=]+$/, '')
    .trim()
  return /(^|[\s.\p{Pd}])\p{L}\.$|\b(Jr|Sr|Dr|St|ca|etc|Bd|Aufl|ed|vol)\.$|\.\.\.$/iu.test(cut)
    ? cut
    : cut.replace(/\.$/, '')
}

function unique(names: readonly string[]): string[] {
  return [...new Set(names)]
}
