import { factsOf, isbnsOf } from './marc-book.ts'
import { MalformedXml, type MarcRecord, readMarcXml } from './marc-xml.ts'
import { askAt, type Provider, ProviderError, type ProviderParts } from './provider.ts'

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
      const asked = new URL(url)
      const query = {
        version,
        operation: 'searchRetrieve',
        query: `${index}=${isbn}`,
        maximumRecords: '5',
        recordSchema: schema,
      }
      for (const [key, value] of Object.entries(query)) asked.searchParams.set(key, value)
      const answer = await askAt(parts, asked, 'application/xml, text/xml')
      // It answers with what has this ISBN anywhere, as that of another edition too.
      const record = answer && read(answer.body).find((each) => isbnsOf(each).includes(isbn))
      return record ? { provider: id, facts: factsOf(record), coverUrls: [] } : null
    },
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
