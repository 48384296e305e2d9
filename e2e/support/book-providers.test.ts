import sharp from 'sharp'
import { afterEach, expect, test } from 'vitest'
import { readBookProviders } from '../../packages/server/src/book-settings.ts'
import { openProviders, type Providers } from '../../packages/server/src/features/books/providers/providers.ts'
import { type BookProviders, startBookProviders, type TroubleOptions } from './book-providers.ts'
import { isMadeCoverOf, madeBook, madeCoverSize, madeIsbn } from './made-books.ts'

let standIn: BookProviders

async function open(options?: TroubleOptions): Promise<Providers> {
  standIn = await startBookProviders(options)
  const settings = readBookProviders(standIn.settings)
  if (typeof settings === 'string') throw new Error(settings)
  return openProviders({ settings, googleBooksKey: undefined, contact: undefined })
}
afterEach(() => standIn.stop())

const fetchCover = ({ outside }: Providers, url: string) =>
  outside.get(url, { maxBytes: 1e6, timeoutMs: 10_000, accept: 'image/*' })

test('every provider knows a book for any ISBN, and all the same one', async () => {
  const { all, ...way } = await open()
  for (const isbn of [1, 2, 3].map(madeIsbn)) {
    const { title, authors, publisher, year, pages, language } = madeBook(isbn)
    for (const provider of all) {
      const answer = await provider.ask(isbn)
      expect(answer).toMatchObject({ facts: { title, authors, publisher, pages, language } })
      expect(answer?.facts.published).toContain(String(year))
      for (const url of answer?.coverUrls ?? []) {
        const { body } = await fetchCover({ all, ...way }, url)
        expect(await sharp(body).metadata()).toMatchObject(madeCoverSize)
        expect(await isMadeCoverOf(isbn, body)).toBe(true)
        expect(await isMadeCoverOf(madeIsbn(9), body)).toBe(false)
      }
    }
    expect(standIn.requestsFor(isbn)).toBe(6)
  }
  expect(standIn.requests).toEqual({ openlibrary: 6, google: 6, dnb: 3, loc: 3 })
  expect(standIn.faults.size).toBe(0)
})

test('a hundred thousand books have different ISBN and titles', () => {
  const isbns = Array.from({ length: 100_000 }, (_, n) => madeIsbn(n))
  expect(new Set(isbns).size).toBe(isbns.length)
  expect(new Set(isbns.map((isbn) => madeBook(isbn).title)).size).toBe(isbns.length)
})

test('in the greatest trouble, nothing wrong is believed, and whoever asks three times learns the truth', async () => {
  const way = await open({ seed: 7, trouble: 1 })
  const isbns = Array.from({ length: 6 }, (_, n) => madeIsbn(n))
  await Promise.all(
    isbns.map(async (isbn) => {
      const { title, authors } = madeBook(isbn)
      for (const provider of way.all) {
        const answer = await untilAnswered(() => provider.ask(isbn))
        if (answer) expect(answer.facts.title).toBe(title)
        if (answer?.facts.authors) expect(answer.facts.authors).toEqual(authors)
        if (provider.id === 'loc') expect(answer?.facts.authors).toEqual(authors)
      }
    }),
  )
  const made = [...standIn.faults.keys()]
  const some = ['429', '403', 'html', 'broken', 'delay', 'unknown', 'other-edition', 'pixel-cover']
  expect(some.filter((fault) => !made.some((each) => each === fault))).toEqual([])
})

test('the same seed makes the same trouble, and another seed another', async () => {
  const askAll = async (seed: number) => {
    const { all, outside } = await open({ seed, trouble: 0.5 })
    const said: unknown[] = []
    for (const n of [1, 2]) {
      const url = `${standIn.settings.split(/[ =]/)[1]}api/books?bibkeys=ISBN:${madeIsbn(n)}`
      for (let times = 0; times < 3; times++) {
        const { status, body } = await outside.get(url, { maxBytes: 1e6, timeoutMs: 10_000, accept: '*/*' })
        said.push(status, body.toString())
      }
    }
    if (seed !== 4) await standIn.stop()
    return { all: all.length, said }
  }
  const [one, again, other] = [await askAll(3), await askAll(3), await askAll(4)]
  expect(again).toEqual(one)
  expect(other).not.toEqual(one)
})

/** As a look-up does it: what failed is asked again, when its host may be. */
async function untilAnswered<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  for (;;) {
    try {
      return await ask()
    } catch (error) {
      if (!(error instanceof Error) || error.name !== 'ProviderError') throw error
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }
}
