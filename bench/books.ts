import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { newId } from '@snaplink/contract'
import { createConnection } from 'mysql2/promise'
import { pino } from 'pino'
import { readConfig } from '../packages/server/src/config.ts'
import { createServer } from '../packages/server/src/create-server.ts'
import { noRateLimits } from '../packages/server/src/http/rate-limits.ts'
import { median, printTable, quantile } from './report.ts'

const bookCount = 10_000
const searchCount = 200
const addCount = 100
const words =
  'Wald Haus Émile Straße river night garden winter Müller sea stone light secret history world music'.split(' ')

/** A catalogue of ten thousand books, over HTTP: taking it in, searching it as somebody types, adding to it, editing a thousand at once. */
export async function benchBooks(): Promise<void> {
  const rows: string[][] = []
  for (const kind of ['SQLite', 'MariaDB'] as const) {
    const folder = await mkdtemp(join(tmpdir(), 'snaplink-bench-'))
    const name = `snaplink_bench_${process.pid}`
    if (kind === 'MariaDB' && !(await isDone(`create database ${name} character set utf8mb4`))) {
      rows.push([kind, 'none here'])
      continue
    }
    const database = kind === 'MariaDB' && { DATABASE_URL: `${mysql}/${name}` }
    const env = { PORT: '0', HOST: '127.0.0.1', DATA_DIR: folder, SNAPLINK_BOOK_PROVIDERS: 'off', ...database }
    const parts = { logger: pino({ level: 'silent' }), rateLimits: noRateLimits }
    const server = await createServer(readConfig(env), parts)
    try {
      rows.push([kind, ...(await measure(`http://127.0.0.1:${server.port}`))])
    } finally {
      await server.close()
      if (kind === 'MariaDB') await isDone(`drop database ${name}`)
      await rm(folder, { recursive: true, force: true })
    }
  }
  printTable(
    `A catalogue of ${bookCount.toLocaleString('en')} books, over HTTP`,
    [
      'database',
      'taken in, s',
      'search p50 / p95 ms',
      'first page by title p95 ms',
      'summary ms',
      'one added p50 / p95 ms',
      '1,000 edited at once, ms',
      'taken back, ms',
    ],
    rows,
  )
}

const mysql = (process.env.SNAPLINK_TEST_MYSQL ?? 'mysql://root@127.0.0.1:3306').replace(/\/$/, '')

async function isDone(statement: string): Promise<boolean> {
  try {
    const connection = await createConnection(mysql)
    await connection.query(statement)
    await connection.end()
    return true
  } catch {
    return false
  }
}

async function measure(base: string): Promise<string[]> {
  const { token } = (await ask('POST', `${base}/api/auth/guest`)) as { token: string }
  const books = (method: string, path: string, body?: unknown) =>
    ask(method, `${base}/api/books${path}`, { token, body })

  const began = performance.now()
  const { importId } = (await books('POST', '/imports', Buffer.from(catalogue()))) as { importId: string }
  await books('POST', `/imports/${importId}/run`)
  while (((await books('GET', `/imports/${importId}`)) as { state: string }).state !== 'done')
    await new Promise((resolve) => setTimeout(resolve, 50))
  const takenInS = (performance.now() - began) / 1000

  const searches: number[] = []
  for (let i = 0; i < searchCount; i++) {
    const word = words[i % words.length] ?? ''
    // As it is typed: two letters, then more; sometimes a second word; sometimes nothing is found.
    const query = i % 5 === 4 ? `${word} ${i}` : word.slice(0, 2 + (i % 4))
    searches.push(await time(() => books('GET', `?q=${encodeURIComponent(query)}`)))
  }
  const titles: number[] = []
  for (let i = 0; i < 50; i++) titles.push(await time(() => books('GET', `?sort=title&offset=${i * 100}`)))
  const summaries: number[] = []
  for (let i = 0; i < 10; i++) summaries.push(await time(() => books('GET', '/summary')))
  const adds: number[] = []
  for (let i = 0; i < addCount; i++)
    adds.push(await time(() => books('POST', '', { bookId: newId(), title: `Added ${i}` })))

  const { books: page } = (await books('GET', '?since=0&limit=500')) as { books: { bookId: string }[] }
  const { books: more } = (await books('GET', '?limit=500')) as { books: { bookId: string }[] }
  const bookIds = [...new Set([...page, ...more].map(({ bookId }) => bookId))]
  let undoId = ''
  const editedMs = await time(async () => {
    const change = { addTags: ['bulk'], location: 'Room 2, shelf C' }
    undoId = ((await books('PATCH', '', { bookIds, change })) as { undoId: string }).undoId
  })
  const undoneMs = await time(() => books('POST', '/undo', { undoId }))
  const both = (sample: number[]) => `${median(sample).toFixed(1)} / ${quantile(sample, 0.95).toFixed(1)}`
  return [
    ...[
      takenInS.toFixed(1),
      both(searches),
      quantile(titles, 0.95).toFixed(1),
      median(summaries).toFixed(0),
      both(adds),
    ],
    ...[`${editedMs.toFixed(0)} (${bookIds.length})`, undoneMs.toFixed(0)],
  ]
}

/** As our own export writes it, with descriptions as long as they are. */
function catalogue(): string {
  const word = (i: number) => words[i % words.length] ?? ''
  const books = Array.from({ length: bookCount }, (_, i) => {
    const bookId = newId()
    const facts = {
      title: `${word(i)} ${word(i >> 2)} ${i}`,
      authors: [`${word(i * 7)} ${word(i * 3)}son`, `Ann ${word(i >> 3)}`],
      ...{
        publisher: `${word(i * 5)} Verlag`,
        published: String(1900 + (i % 120)),
        pages: 100 + (i % 400),
        language: 'de',
      },
      ...{ subjects: ['Fiction', word(i)], description: `${word(i)} ${'tells a tale of '.repeat(30)}` },
    }
    const kept = {
      reading: null,
      stock: null,
      rating: null,
      location: `Room ${i % 9}`,
      note: null,
      locked: [],
      loans: [],
    }
    const labels = { shelves: [`Shelf ${i % 40}`], tags: [word(i), word(i + 3)] }
    return {
      bookId,
      lookUp: 'none',
      addedAt: 1_700_000_000_000 + i,
      facts,
      sources: {},
      ...labels,
      ...kept,
      copies: [{ copyId: bookId }],
    }
  })
  return JSON.stringify({ format: 'snaplink-books', version: 1, books })
}

async function time(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now()
  await work()
  return performance.now() - began
}

async function ask(
  method: string,
  url: string,
  { token, body }: { token?: string; body?: unknown } = {},
): Promise<unknown> {
  const isBytes = Buffer.isBuffer(body)
  const answer = await fetch(url, {
    method,
    headers: {
      ...(token && { Authorization: `Bearer ${token}` }),
      ...(body !== undefined && !isBytes && { 'Content-Type': 'application/json' }),
    },
    ...(body !== undefined && { body: isBytes ? new Uint8Array(body) : JSON.stringify(body) }),
  })
  if (!answer.ok) throw new Error(`${method} ${url}: ${answer.status} ${await answer.text()}`)
  return answer.json()
}
