import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BookList, type ImportView, type LoginAnswer, newId } from '@snaplink/contract'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { databases, type TestDatabase } from './databases.ts'
import { openLibraryEdition, type ProviderStandIn, startProviderStandIn } from './provider-stand-in.ts'

const program = new URL('server-process.ts', import.meta.url)
const isbn = '9780261102217'
/** Eight pages of the import. */
const rows = 1_600
const within = { timeout: 30_000, interval: 10 }

describe.each(databases)('what was done with books when the server was killed, on $name', ({ open }) => {
  let database: TestDatabase
  let standIn: ProviderStandIn
  let folder: string
  let child: ChildProcess | undefined
  let base: string
  let login: string
  beforeEach(async () => {
    database = await open()
    standIn = await startProviderStandIn()
    folder = await mkdtemp(join(tmpdir(), 'snaplink-killed-'))
  })
  afterEach(async () => {
    await kill()
    await standIn.stop()
    await database.drop()
    await rm(folder, { recursive: true, force: true })
  })

  async function start(): Promise<void> {
    const settings = { PORT: '0', HOST: '127.0.0.1', DATA_DIR: folder, DATABASE_URL: database.url }
    child = fork(program, { env: { ...process.env, ...settings, SNAPLINK_BOOK_PROVIDERS: standIn.settings } })
    const [{ port }] = (await once(child, 'message')) as [{ port: number }]
    base = `http://127.0.0.1:${port}/api`
  }
  async function kill(): Promise<void> {
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const gone = once(child, 'exit')
    child.kill('SIGKILL')
    await gone
    // As after the fifteen seconds for which another node would leave its jobs to it.
    await database.db.write.updateTable('jobs').set({ leasedUntil: 0 }).execute()
  }
  async function ask<Body>(method: string, path: string, body?: object | string): Promise<Body> {
    const answer = await fetch(`${base}/${path}`, {
      method,
      headers: {
        ...(login && { Authorization: `Bearer ${login}` }),
        ...(typeof body === 'object' && { 'Content-Type': 'application/json' }),
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    if (answer.status >= 400) throw new Error(await answer.text())
    return answer.json() as Promise<Body>
  }
  const asked = (part: string) => standIn.asked.filter((url) => url.startsWith(part)).length

  test('goes on by itself at the next start, and each book and each answer is there once', async () => {
    login = ''
    await start()
    login = (await ask<LoginAnswer>('POST', 'auth/guest')).token

    // The first provider has answered, the second is being asked.
    standIn.json('/ol/api/books', openLibraryEdition(isbn, { title: 'The Hobbit', authors: [{ name: 'Tolkien' }] }))
    standIn.answer('/google', 'hang')
    const bookId = newId()
    await ask('POST', 'books', { bookId, isbn })
    await vi.waitFor(() => expect(asked('/google')).toBe(1), within)

    const list = Array.from({ length: rows }, (_, i) => `Volume ${i},Ann ${i}`).join('\n')
    const { importId } = await ask<ImportView>('POST', 'books/imports', `Title,Author\n${list}\n`)
    await ask('POST', `books/imports/${importId}/run`, {})
    const donePages = async () =>
      (await database.db.read.selectFrom('bookImports').select('donePages').executeTakeFirst())?.donePages ?? 0
    await vi.waitFor(async () => expect(await donePages()).toBeGreaterThan(0), within)
    await kill()
    expect(await donePages()).toBeLessThan(8)

    standIn.json('/google', { totalItems: 0 })
    await start()
    const view = () => ask<ImportView>('GET', `books/imports/${importId}`)
    await vi.waitFor(async () => expect((await view()).state).toBe('done'), within)
    const { counts, undoId } = await view()
    expect(counts).toEqual({ added: rows })
    const jobs = () => database.db.read.selectFrom('jobs').select('kind').where('kind', 'like', 'books.%').execute()
    await vi.waitFor(async () => expect(await jobs()).toEqual([]), within)
    expect([asked('/ol/api/books'), asked('/google'), asked('/dnb'), asked('/loc')]).toEqual([1, 2, 1, 1])

    const found = await ask<BookList>('GET', 'books?q=hobbit')
    expect(found.books).toMatchObject([{ bookId, title: 'The Hobbit', lookUp: 'found' }])
    expect((await ask<BookList>('GET', 'books?limit=1')).total).toBe(rows + 1)
    expect((await ask<BookList>('GET', 'books?q=volume+1234')).total).toBe(1)
    await ask('POST', 'books/undo', { undoId })
    expect((await ask<BookList>('GET', 'books?limit=1')).total).toBe(1)
  }, 120_000)
})
