import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { randomOf } from './made-books.ts'
import { type Oddity, oddities, type ProviderName, providerNames, questionTo, type Reply } from './provider-answers.ts'

export interface TroubleOptions {
  /** The same seed makes the same trouble. */
  readonly seed?: number
  /** How often there is some, 0 to 1: each of what a provider has may be odd for ever, and each question may fail twice in passing. */
  readonly trouble?: number
}

/** What happens to a question in passing; the third time it is answered. */
const passingFaults = ['delay', '429', '403', 'html', 'broken'] as const
type PassingFault = (typeof passingFaults)[number]
const mayFail = 2

const delayMs = { from: 200, to: 1_500 }

/**
 * Stands for Open Library, Google Books, the DNB and the Library of Congress, each with an address of its own, as it has its own pace: they
 * know a book for any ISBN (made-books.ts) and answer in the form of the real ones, with the faults of the real ones.
 */
export interface BookProviders {
  /** For `SNAPLINK_BOOK_PROVIDERS`. */
  readonly settings: string
  /** How often each was asked, for covers too. */
  readonly requests: Readonly<Record<ProviderName, number>>
  /** How often each fault was made. */
  readonly faults: ReadonlyMap<PassingFault | Oddity, number>
  /** How often anybody was asked for this book. */
  requestsFor(isbn: string): number
  /** From now on, so often: 0 for never. */
  setTrouble(share: number): void
  stop(): Promise<void>
}

export async function startBookProviders({ seed = 1, trouble = 0 }: TroubleOptions = {}): Promise<BookProviders> {
  const requests: Record<ProviderName, number> = { openlibrary: 0, google: 0, dnb: 0, loc: 0 }
  const faults = new Map<PassingFault | Oddity, number>()
  const requestsByIsbn = new Map<string, number>()
  const tries = new Map<string, number>()

  /** By what is asked, not by when: the order in which questions come changes nothing. */
  const randomFor = (...what: (string | number)[]) => randomOf([seed, ...what].join(' '))

  function oddityOf(provider: ProviderName, isbn: string): Oddity {
    const random = randomFor(provider, isbn)
    return random.happens(trouble) ? random.pick<Oddity>(oddities[provider]) : 'none'
  }

  function passingFaultOf(question: string): PassingFault | undefined {
    const number = tries.get(question) ?? 0
    tries.set(question, number + 1)
    const random = randomFor(question, number)
    return number < mayFail && random.happens(trouble) ? random.pick(passingFaults) : undefined
  }

  async function answer(provider: ProviderName, req: IncomingMessage, res: ServerResponse): Promise<void> {
    const url = new URL(req.url ?? '/', `http://${req.headers.host}`)
    requests[provider] += 1
    const question = questionTo(provider, url)
    if (!question) return void res.writeHead(404).end()
    const { isbn } = question
    if (isbn !== null) addOne(requestsByIsbn, isbn)
    const oddity = isbn === null ? 'none' : oddityOf(provider, isbn)
    const fault = passingFaultOf(`${provider} ${url.pathname} ${isbn ?? url.search}`)
    for (const each of [oddity, fault]) if (each !== undefined && each !== 'none') addOne(faults, each)
    await spoil(
      res,
      await question.reply(oddity, url.origin),
      fault,
      randomFor('delay', url.href).between(delayMs.from, delayMs.to),
    )
  }

  const servers = await Promise.all(
    providerNames.map(async (provider) => {
      const server = createServer((req, res) => {
        answer(provider, req, res).catch((error) => res.destroy(error))
      }).listen(0, '127.0.0.1')
      await once(server, 'listening')
      return { provider, server, origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
    }),
  )

  return {
    settings: servers.map(({ provider, origin }) => `${provider}=${origin}/`).join(' '),
    requests,
    faults,
    requestsFor: (isbn) => requestsByIsbn.get(isbn) ?? 0,
    setTrouble(share) {
      trouble = share
    },
    async stop() {
      for (const { server } of servers) {
        server.closeAllConnections()
        server.close()
        await once(server, 'close')
      }
    },
  }
}

async function spoil(
  res: ServerResponse,
  { status = 200, type = 'application/json', body = '' }: Reply,
  fault: PassingFault | undefined,
  waitMs: number,
): Promise<void> {
  if (fault === '429') return void res.writeHead(429, { 'Retry-After': '1' }).end()
  if (fault === '403') return void res.writeHead(403, { 'Content-Type': 'text/html' }).end('<h1>No')
  if (fault === 'html')
    return void res.writeHead(200, { 'Content-Type': 'text/html' }).end('<!DOCTYPE html><p>Log in&nbsp;')
  if (fault === 'delay') await new Promise((resolve) => setTimeout(resolve, waitMs))
  const whole = Buffer.from(body)
  res.writeHead(status, { 'Content-Type': type }).end(fault === 'broken' ? whole.subarray(0, whole.length / 2) : whole)
}

function addOne<Key>(counts: Map<Key, number>, key: Key): void {
  counts.set(key, (counts.get(key) ?? 0) + 1)
}
