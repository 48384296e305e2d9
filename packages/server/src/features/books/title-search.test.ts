import { pino } from 'pino'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { type FoundTitle, type Provider, ProviderError } from './providers/provider.ts'
import type { Providers } from './providers/providers.ts'
import { createTitleSearch, type SearchTitles } from './title-search.ts'

const isbn = '9780261102217'
let now = 0
let asked: string[] = []
/** What each provider says: an answer, or a failure. */
let says: Record<'one' | 'two', () => Promise<readonly FoundTitle[]>>
let search: SearchTitles

const none = async () => []
const finds =
  (...found: [string | null, FoundTitle['facts']][]) =>
  async () =>
    found.map(([isbn, facts]) => ({ isbn, facts }))

beforeEach(() => {
  now = 0
  asked = []
  says = { one: none, two: none }
  const provider = (id: 'one' | 'two'): Provider => ({
    ...{ id, name: id.toUpperCase(), ask: async () => null },
    searchTitles(words) {
      asked.push(`${id} ${words}`)
      return says[id]()
    },
  })
  const mute: Provider = { id: 'mute', name: 'Mute', ask: async () => null }
  const all = [provider('one'), mute, provider('two')]
  const outside = { get: () => Promise.reject(new Error('Nobody goes out here.')) }
  const providers: Providers = { all, outside, pace: { turn: async () => 'go', pause: () => undefined } }
  search = createTitleSearch({ clock: { now: () => now }, logger: pino({ level: 'silent' }) }, providers)
})

test('an edition that several know is one candidate, with what each of them adds', async () => {
  says.one = finds([isbn, { title: 'The Hobbit', published: 'March 1991' }])
  says.two = finds(
    [isbn, { title: 'Hobbit', authors: ['J. R. R. Tolkien'], pages: 310, published: '1992' }],
    [null, { title: 'The Hobbit', authors: ['J. R. R. Tolkien'], published: '1937' }],
    [null, { title: 'THE HOBBIT.', authors: ['J. R. R. Tolkien'], published: 'c1937', publisher: 'Allen & Unwin' }],
  )
  expect(await search('hobbit')).toEqual({
    candidates: [
      {
        ...{ title: 'The Hobbit', authors: ['J. R. R. Tolkien'], isbn, published: 'March 1991', year: 1991 },
        ...{ pages: 310, provider: 'one' },
      },
      {
        ...{ title: 'The Hobbit', authors: ['J. R. R. Tolkien'], published: '1937', year: 1937 },
        ...{ publisher: 'Allen & Unwin', provider: 'two' },
      },
    ],
    providers: [
      { provider: 'one', name: 'ONE', hasAnswered: true },
      { provider: 'two', name: 'TWO', hasAnswered: true },
    ],
  })
})

test('those with the most of the words come first, those with none are left out, and twenty are enough', async () => {
  const noise = Array.from({ length: 30 }, (_, i): [null, object] => [null, { title: `Der Fluss ${i}` }])
  says.one = finds([null, { title: 'Something else' }], ...noise)
  says.two = finds([null, { title: 'Flüsse', authors: ['Jürgen Möller'] }])
  const { candidates } = await search('MOLLER fluss')
  expect(candidates).toHaveLength(20)
  expect(candidates.map(({ title }) => title).slice(0, 3)).toEqual(['Flüsse', 'Der Fluss 0', 'Der Fluss 1'])
  expect(candidates.some(({ title }) => title === 'Something else')).toBe(false)
})

test('what is asked holds letters and digits alone, with their accents', async () => {
  await search('  Zoe\u0308s "Straße" and/or (x=1) * \\ ')
  expect(asked).toEqual(['one zoës straße and or x 1', 'two zoës straße and or x 1'])
  asked = []
  expect(await search('?!')).toMatchObject({
    candidates: [],
    providers: [{ hasAnswered: true }, { hasAnswered: true }],
  })
  expect(asked).toEqual([])
})

describe('a provider that fails', () => {
  test('is named, the others’ finds are there, and it alone is asked again', async () => {
    says.one = () => Promise.reject(new ProviderError('busy', 'Later.'))
    says.two = finds([isbn, { title: 'The Hobbit' }])
    const answer = await search('hobbit')
    expect(answer.candidates).toHaveLength(1)
    expect(answer.providers.map(({ hasAnswered }) => hasAnswered)).toEqual([false, true])
    says.one = finds([null, { title: 'Hobbits' }])
    expect((await search('hobbit')).candidates).toHaveLength(2)
    expect(asked).toEqual(['one hobbit', 'two hobbit', 'one hobbit'])
  })

  test('by a fault of ours does not fail the search', async () => {
    says.one = () => Promise.reject(new TypeError('undefined is not a function'))
    says.two = finds([isbn, { title: 'The Hobbit' }])
    expect((await search('hobbit')).candidates).toHaveLength(1)
  })

  test('by being slow is left out after eight seconds, and heard the next time', async () => {
    vi.useFakeTimers()
    try {
      let answer: (found: readonly FoundTitle[]) => void = () => undefined
      says.one = () => new Promise((resolve) => (answer = resolve))
      const searching = search('hobbit')
      await vi.advanceTimersByTimeAsync(8_000)
      expect((await searching).providers[0]?.hasAnswered).toBe(false)
      answer([{ isbn, facts: { title: 'The Hobbit' } }])
      expect((await search('hobbit')).candidates).toHaveLength(1)
      expect(asked.filter((each) => each.startsWith('one'))).toHaveLength(1)
    } finally {
      vi.useRealTimers()
    }
  })
})

test('who asks the same meanwhile or within an hour is told what was said', async () => {
  says.one = finds([isbn, { title: 'The Hobbit' }])
  await Promise.all([search('hobbit'), search('Hobbit!'), search('  hobbit')])
  now = 59 * 60_000
  expect((await search('hobbit')).candidates).toHaveLength(1)
  expect(asked).toEqual(['one hobbit', 'two hobbit'])
  now = 61 * 60_000
  await search('hobbit')
  expect(asked).toHaveLength(4)
})
