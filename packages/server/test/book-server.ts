import { newId, type OpenAnswer } from '@snaplink/contract'
import sharp from 'sharp'
import { vi } from 'vitest'
import type { TestDatabase } from './databases.ts'
import { type ProviderStandIn, startProviderStandIn } from './provider-stand-in.ts'
import { startWholeServer, type WholeServerOptions } from './whole-server.ts'

export type BookServer = Awaited<ReturnType<typeof startBookServer>>

/** A whole server whose providers are a stand-in, with one owner. */
export async function startBookServer(
  database: TestDatabase,
  options: WholeServerOptions & { standIn?: ProviderStandIn } = {},
) {
  const { standIn = await startProviderStandIn(), ...rest } = options
  const env = { SNAPLINK_BOOK_PROVIDERS: standIn.settings, ...rest.env }
  const server = await startWholeServer(database, { ...rest, env })
  const owner = await server.guest()
  const { ask } = server

  return {
    ...server,
    ...{ standIn, owner },
    /** Below `api/books`, as the owner. @throws what was answered, if it was a problem */
    async books(method: string, path = '', body?: unknown, as = owner) {
      const answer = await ask(method, `api/books${path}`, { as, body })
      if (answer.status >= 400) throw answer.body
      return answer.body
    },
    add: (page: OpenAnswer | { sessionId: string; deviceToken: string }, data: object, id = newId()) =>
      server.command(
        page.sessionId,
        'pageToken' in page ? page.pageToken : page.deviceToken,
        'book.add',
        { bookId: newId(), ...data },
        id,
      ),
    /** Resolves with the book when nobody is asked for it any more. */
    settled(bookId: string, as = owner) {
      return vi.waitFor(
        async () => {
          const { body } = await ask('GET', `api/books/${bookId}`, { as })
          if (body.book?.lookUp === 'waiting' || !body.book) throw new Error(`It is ${body.book?.lookUp ?? body.code}.`)
          return body.book
        },
        { timeout: 10_000, interval: 25 },
      )
    },
    async stop() {
      await server.remove()
      await standIn.stop()
    },
  }
}

export function picture(width: number, height: number): Promise<Buffer> {
  return sharp({ create: { width, height, channels: 3, background: '#345' } })
    .jpeg()
    .toBuffer()
}

/** ISBN-13 with a good check digit, as many as one likes. */
export function isbnOf(n: number): string {
  const body = `978${String(300_000_000 + n)}`
  const sum = [...body].reduce((total, digit, i) => total + Number(digit) * (i % 2 ? 3 : 1), 0)
  return `${body}${(10 - (sum % 10)) % 10}`
}
