import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { newId } from '@snaplink/contract'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type BookSighting, openBooks, openOwnBooks } from '../src/books.ts'
import { joinSession, openSession } from '../src/index.ts'
import { eventually } from './eventually.ts'
import { type SpawnedServer, spawnServer } from './spawn-server.ts'

const withinMs = 20_000
const isbn = '9780261102217'
let dataDir: string
let server: SpawnedServer

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'snaplink-books-'))
  vi.stubEnv('SNAPLINK_BOOK_PROVIDERS', 'off')
  server = await spawnServer(dataDir, 0)
  vi.unstubAllEnvs()
}, 30_000)
afterAll(async () => {
  await server.kill('SIGTERM')
  await rm(dataDir, { recursive: true })
})

test('what a phone scans is in the session and in the catalogue, which follows every change', {
  timeout: 60_000,
}, async () => {
  const { base } = server
  const answer = await fetch(new URL('api/auth/guest', base), { method: 'POST' })
  const { token: login } = (await answer.json()) as { token: string }
  const page = await openSession({ base, login })
  const phone = await joinSession({ base, ticket: page.ticket.get()?.ticket ?? '', deviceId: newId(), name: 'Pixel 7' })
  const [desk, hand, own] = [openBooks(page), openBooks(phone), openOwnBooks({ session: page, login })]
  try {
    const sightings: BookSighting[] = []
    desk.onSighting((sighting) => sightings.push(sighting))
    const { bookId } = await hand.add({ isbn: '0-261-10221-4' })
    for (const { books } of [desk, hand, own]) await eventually(() => books.get().length === 1, withinMs)
    expect(own.books.get()[0]).toMatchObject({ bookId, isbn, addedBy: { deviceName: 'Pixel 7' } })

    expect(await hand.add({ isbn })).toMatchObject({ bookId, isKnown: true })
    expect(await hand.find(isbn)).toMatchObject([{ bookId, copies: 1, lent: 0, shelves: [] }])
    await eventually(() => sightings.length === 2, withinMs)
    expect(sightings).toEqual([
      { kind: 'known', bookId, isbn, copies: 1 },
      { kind: 'found', bookIds: [bookId], isbn },
    ])

    // Nobody is asked on this server, and says so.
    for (const books of [hand, own])
      expect(await books.searchTitles('the hobbit')).toEqual({ candidates: [], providers: [] })

    const { undoId = '' } = await own.edit([bookId], { title: 'The Hobbit', addShelves: ['A'] })
    await eventually(() => hand.books.get()[0]?.title === 'The Hobbit', withinMs)
    expect((await own.search({ q: 'hobbit', shelf: 'a' })).total).toBe(1)
    await own.undo(undoId)
    await eventually(() => hand.books.get()[0]?.title === '', withinMs)

    await hand.lend({ isbn }, { person: 'Ann' })
    await eventually(() => own.books.get()[0]?.loans[0]?.person === 'Ann', withinMs)
    await own.takeBack(bookId)
    await eventually(() => hand.books.get()[0]?.loans.length === 0, withinMs)

    await hand.remove([bookId])
    for (const { books } of [desk, hand, own]) await eventually(() => books.get().length === 0, withinMs)
    await hand.restore([bookId])
    for (const { books } of [desk, hand, own]) await eventually(() => books.get().length === 1, withinMs)

    const { importId, counts } = await own.readImport(new Blob([`${isbn}\n9783161484100\n`]))
    expect(counts).toEqual({ known: 1, new: 1 })
    await own.startImport(importId)
    await eventually(() => own.books.get().length === 2 && own.isComplete.get(), withinMs)
  } finally {
    own.stop()
    page.stop()
    phone.stop()
  }
})
