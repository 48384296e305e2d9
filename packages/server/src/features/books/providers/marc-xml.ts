import { SaxesParser } from 'saxes'

/** One MARC record: `<datafield tag="245"><subfield code="a">`, and what stands in control fields. */
export interface MarcRecord {
  readonly fields: readonly MarcField[]
  readonly controls: ReadonlyMap<string, string>
}

export interface MarcField {
  readonly tag: string
  readonly subfields: readonly (readonly [code: string, text: string])[]
}

/** Not XML, or XML that we do not read. */
export class MalformedXml extends Error {
  override readonly name = 'MalformedXml'
}

/** Wrappers included. */
const maxRecords = 40
const maxFields = 2_000
const maxDepth = 32

/**
 * The records in an answer of an SRU server, whatever prefix its names have (`zs:`, `marc:`, none). A document type, and so every entity
 * of its own, is refused before anything is expanded.
 *
 * @throws MalformedXml
 */
export function readMarcXml(xml: string): MarcRecord[] {
  const parser = new SaxesParser({ fragment: false })
  const records: { fields: { tag: string; subfields: [string, string][] }[]; controls: Map<string, string> }[] = []
  let depth = 0
  let text: string | null = null
  let count = 0

  const fail = (why: string): never => {
    throw new MalformedXml(why)
  }
  parser.on('doctype', () => fail('It has a document type.'))
  parser.on('error', (error) => fail(error.message))
  parser.on('opentag', (node) => {
    if (++depth > maxDepth) fail('It is nested too deeply.')
    const name = node.name.replace(/^.*:/, '')
    // SRU wraps each record in one of its own; both begin one here, and the empty ones are left out at the end.
    if (name === 'record' && records.length < maxRecords) records.push({ fields: [], controls: new Map() })
    if (name === 'datafield' && ++count <= maxFields)
      records.at(-1)?.fields.push({ tag: String(node.attributes.tag ?? ''), subfields: [] })
    if (name === 'subfield' || name === 'controlfield') text = ''
  })
  parser.on('text', (part) => {
    if (text !== null) text += part
  })
  parser.on('cdata', (part) => {
    if (text !== null) text += part
  })
  parser.on('closetag', (node) => {
    depth -= 1
    const name = node.name.replace(/^.*:/, '')
    const record = records.at(-1)
    if (text !== null && name === 'subfield' && record && count <= maxFields) {
      record.fields.at(-1)?.subfields.push([String(node.attributes.code ?? ''), text.normalize('NFC')])
    }
    if (text !== null && name === 'controlfield') record?.controls.set(String(node.attributes.tag ?? ''), text)
    if (name === 'subfield' || name === 'controlfield') text = null
  })
  try {
    parser.write(xml).close()
  } catch (error) {
    throw error instanceof MalformedXml ? error : new MalformedXml(String(error))
  }
  return records.filter(({ fields }) => fields.length > 0)
}

/** The texts of a subfield in all fields of a tag. */
export function subfieldsOf(record: MarcRecord, tag: string, code: string): string[] {
  return record.fields
    .filter((field) => field.tag === tag)
    .flatMap(({ subfields }) => subfields.filter(([each]) => each === code).map(([, text]) => text.trim()))
    .filter(Boolean)
}
