import { factsOf, isbnsOf } from './marc-book.ts'
import { MalformedXml, type MarcRecord, readMarcXml } from './marc-xml.ts'
import { askAt, maxFoundTitles, type Provider, ProviderError, type ProviderParts, searchWaitMs } from './provider.ts'

/** Where and how to ask a library by SRU (loc.gov/standards/sru). */
export interface SruServer {
  readonly id: string
  readonly name: string
  readonly url: string
  /** The index that holds ISBNs: `bath.isbn`, `isbn`, `num`. */
  readonly index: string
  /** What it calls MARC in XML: `marcxml`, `MARC21-xml`. */
  readonly schema: string
  readonly version: string
}

export function sru(parts: ProviderParts, { id, name, url, index, schema, version }: SruServer): Provider {
  return {
    id,
    name,
    async ask(isbn) {
      const records = await retrieve(`${index}=${isbn}`, { maxRecords: 5 })
      // It answers with what has this ISBN anywhere, as that of another edition too.
      const record = records.find((each) => isbnsOf(each).includes(isbn))
      return record ? { provider: id, facts: factsOf(record), coverUrls: [] } : null
    },
    async searchTitles(words) {
      // Without an index a server searches where it thinks best (CQL's serverChoice), which all of them can.
      const query = words.split(' ').map((word) => `"${word}"`)
      const records = await retrieve(query.join(' and '), { maxRecords: maxFoundTitles, waitMs: searchWaitMs })
      return records
        .slice(0, maxFoundTitles)
        .map((record) => ({ isbn: isbnsOf(record)[0] ?? null, facts: factsOf(record) }))
        .filter(({ facts }) => facts.title !== undefined)
    },
  }

  async function retrieve(query: string, { maxRecords, waitMs }: { maxRecords: number; waitMs?: number }) {
    const asked = new URL(url)
    const wanted = { query, maximumRecords: String(maxRecords), recordSchema: schema }
    for (const [key, value] of Object.entries({ version, operation: 'searchRetrieve', ...wanted }))
      asked.searchParams.set(key, value)
    const accept = 'application/xml, text/xml'
    const answer = await askAt(parts, asked, { accept, ...(waitMs !== undefined && { waitMs }) })
    return answer ? read(answer.body) : []
  }

  function read(body: Buffer): MarcRecord[] {
    try {
      return readMarcXml(body.toString('utf8'))
    } catch (cause) {
      if (!(cause instanceof MalformedXml)) throw cause
      throw new ProviderError('broken', `${name} did not answer in XML.`, { cause })
    }
  }
}
