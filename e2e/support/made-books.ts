import { checkDigitOf } from '@snaplink/scan/check-digit'
import sharp from 'sharp'
import { type Random, seededRandom } from '../faults/random.ts'

/** A book that never was, the same each time for its ISBN. */
export interface MadeBook {
  readonly isbn: string
  /** Its ISBN without prefix and check digit stands in it: no two books are called alike. */
  readonly title: string
  readonly authors: readonly string[]
  readonly publisher: string
  readonly year: number
  readonly pages: number
  readonly language: 'en' | 'de'
}

/** Every cover's size: unlike that of what stands for a missing one. Pixels. */
export const madeCoverSize = { width: 240, height: 360 }

const adjectives = ['Quiet', 'Silver', 'Northern', 'Borrowed', 'Hidden', 'Last', 'Paper', 'Winding'] as const
const nouns = ['Harbour', 'Orchard', 'Lighthouse', 'Garden', 'Letter', 'River', 'Straße', 'Café'] as const
const firstNames = ['Ada', 'Jürgen', 'Zoë', 'Mary', 'Ivo', 'Émile', 'Ruth', 'Tomasz'] as const
const lastNames = ['Möller', 'Brontë', 'Okafor', 'Larsen', "O'Neill", 'Stein', 'Novák', 'Weber'] as const
const publishers = ['Harbour Press', 'Verlag am Fluss', 'Marrow & Sons', 'Little Owl Books'] as const

/** The nth of 100 million ISBN-13. */
export function madeIsbn(n: number): string {
  return withCheckDigit(`9781${String(n).padStart(8, '0')}`)
}

/** An ISBN-13 of its first twelve digits. */
export function withCheckDigit(digits: string): string {
  return digits + checkDigitOf(digits)
}

export function madeBook(isbn: string): MadeBook {
  const random = randomOf(isbn)
  const author = () => `${random.pick(firstNames)} ${random.pick(lastNames)}`
  const one = author()
  const other = author()
  return {
    isbn,
    title: `The ${random.pick(adjectives)} ${random.pick(nouns)} ${isbn.slice(3, 12)}`,
    authors: random.happens(0.3) && other !== one ? [one, other] : [one],
    publisher: random.pick(publishers),
    year: random.between(1950, 2026),
    pages: random.between(80, 900),
    language: random.pick(['en', 'de']),
  }
}

/** Of the first four hundred: those in whose titles and authors all of these words stand. */
export function findMadeBooks(words: readonly string[]): MadeBook[] {
  const plain = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
  return Array.from({ length: 400 }, (_, n) => madeBook(madeIsbn(n))).filter(({ title, authors }) => {
    const text = plain([title, ...authors].join(' '))
    return words.every((word) => text.includes(plain(word)))
  })
}

/** Of one colour, by which it can be told from every other book's. JPEG. */
export function madeCover(isbn: string): Promise<Buffer> {
  return sharp({ create: { ...madeCoverSize, channels: 3, background: colourOf(isbn) } })
    .jpeg({ quality: 95, chromaSubsampling: '4:4:4' })
    .toBuffer()
}

/** Whether a picture, however it was made smaller and packed since, is this book's cover. */
export async function isMadeCoverOf(isbn: string, picture: Buffer): Promise<boolean> {
  const { channels } = await sharp(picture).stats()
  const { r, g, b } = colourOf(isbn)
  const colour = [r, g, b]
  // What JPEG and WebP make of a colour is within three steps of 256.
  return channels.slice(0, 3).every(({ mean }, i) => Math.abs(mean - (colour[i] ?? -1)) <= 4)
}

/** Numbers that follow from a text. FNV-1a makes the seed. */
export function randomOf(text: string): Random {
  let hash = 0x811c9dc5
  for (const byte of Buffer.from(text)) hash = Math.imul(hash ^ byte, 0x01000193)
  return seededRandom(hash)
}

function colourOf(isbn: string): { r: number; g: number; b: number } {
  const random = randomOf(`cover of ${isbn}`)
  const shade = () => random.between(20, 235)
  return { r: shade(), g: shade(), b: shade() }
}
