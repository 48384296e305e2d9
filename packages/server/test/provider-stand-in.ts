import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What it answers; `hang`: nothing, for ever. */
export type StandInAnswer =
  | { status?: number; type?: string; headers?: Record<string, string>; body?: string | Buffer }
  | 'hang'

export type ProviderStandIn = Awaited<ReturnType<typeof startProviderStandIn>>

/** Stands for all providers on one port of this machine. What nobody told it is 404. */
export async function startProviderStandIn() {
  const rules: { part: string; answer: StandInAnswer | ((req: IncomingMessage) => StandInAnswer) }[] = []
  const asked: string[] = []
  const agents: (string | undefined)[] = []
  const server = createServer((req, res) => {
    const url = decodeURIComponent(req.url ?? '')
    asked.push(url)
    agents.push(req.headers['user-agent'])
    const rule = rules.findLast(({ part }) => url.includes(part))
    const answer = typeof rule?.answer === 'function' ? rule.answer(req) : (rule?.answer ?? { status: 404 })
    if (answer === 'hang') return
    const { status = 200, type = 'application/json', headers = {}, body = '' } = answer
    res.writeHead(status, { 'Content-Type': type, ...headers }).end(body)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    ...{ base, asked, agents },
    /** For `SNAPLINK_BOOK_PROVIDERS`. */
    settings: `openlibrary=${base}/ol google=${base}/google dnb=${base}/dnb loc=${base}/loc`,
    /** Addresses that contain `part` are answered so from now on; the last rule that fits counts. */
    answer(part: string, answer: StandInAnswer | ((req: IncomingMessage) => StandInAnswer)) {
      rules.push({ part, answer })
    },
    json: (part: string, body: unknown) => rules.push({ part, answer: { body: JSON.stringify(body) } }),
    forget() {
      rules.length = 0
      asked.length = 0
    },
    async stop() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

/** An answer of Open Library to `api/books?jscmd=details`. */
export function openLibraryEdition(isbn: string, details: object) {
  return {
    [`ISBN:${isbn}`]: {
      bib_key: `ISBN:${isbn}`,
      info_url: 'https://openlibrary.org/books/OL7353617M/A_book',
      preview: 'noview',
      details: { key: '/books/OL7353617M', type: { key: '/type/edition' }, isbn_13: [isbn], ...details },
    },
  }
}

/** An answer by SRU, with its own prefix or none. `fields`: `245 a=The hobbit / b=or there`. */
export function sruAnswer(records: readonly (readonly string[])[], { prefix = '' } = {}): string {
  const escaped = (text: string) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;')
  const field = (line: string) => {
    const [tag = '', ...parts] = line.split(/ (?=[a-z0-9]=)/)
    const subfields = parts.map((part) => `<subfield code="${part[0]}">${escaped(part.slice(2))}</subfield>`)
    return tag.startsWith('00')
      ? `<controlfield tag="${tag}">${escaped(parts[0]?.slice(2) ?? '')}</controlfield>`
      : `<datafield tag="${tag}" ind1="1" ind2=" ">${subfields.join('\n')}</datafield>`
  }
  const record = (lines: readonly string[]) =>
    `<${prefix}record><${prefix}recordSchema>marcxml</${prefix}recordSchema><${prefix}recordData><record xmlns="http://www.loc.gov/MARC21/slim">
    <leader>00000nam a2200000 c 4500</leader>${lines.map(field).join('\n')}</record></${prefix}recordData></${prefix}record>`
  const space = prefix ? ' xmlns:zs="http://www.loc.gov/zing/srw/"' : ' xmlns="http://www.loc.gov/zing/srw/"'
  return `<?xml version="1.0" encoding="UTF-8"?>
<${prefix}searchRetrieveResponse${space}><${prefix}version>1.1</${prefix}version><${prefix}numberOfRecords>${records.length}</${prefix}numberOfRecords>
<${prefix}records>${records.map(record).join('')}</${prefix}records></${prefix}searchRetrieveResponse>`
}
