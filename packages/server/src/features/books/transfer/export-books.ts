import { Readable } from 'node:stream'
import { sql } from 'kysely'
import type { FileStore } from '../../../files/file-store.ts'
import { readWhole } from '../../../files/read-whole.ts'
import type { BookParts } from '../book-parts.ts'
import { type BookRecord, labelLine, recordOf } from '../book-record.ts'
import { coversFolder } from '../covers.ts'
import { bibtex, csv, type ExportFormat, marcXml } from './export-formats.ts'
import { jsonEnd, jsonHead, toExported } from './own-json.ts'

const atOnce = 500
const formats = { csv, bibtex, marcxml: marcXml } as const

export interface Exported {
  readonly fileName: string
  readonly mediaType: string
  readonly bytes: Readable
}

/** A catalogue as a file, written while it is read; of one shelf, if that is named. */
export function exportBooks(
  { db, files, clock }: Pick<BookParts, 'db' | 'files' | 'clock'>,
  ownerId: string,
  { format, shelf }: { format: 'csv' | 'json' | 'bibtex' | 'marcxml'; shelf?: string | undefined },
): Exported {
  async function* books(): AsyncGenerator<BookRecord> {
    let last = { addedAt: -1, id: '' }
    for (;;) {
      const after = last
      const rows = await db.read
        .selectFrom('books')
        .selectAll()
        .where('ownerId', '=', ownerId)
        .where('removedAt', 'is', null)
        .$if(shelf !== undefined, (q) => q.where(sql<boolean>`instr(labels, ${labelLine('shelf', shelf ?? '')}) > 0`))
        .where((eb) =>
          eb.or([
            eb('addedAt', '>', after.addedAt),
            eb.and([eb('addedAt', '=', after.addedAt), eb('id', '>', after.id)]),
          ]),
        )
        .orderBy('addedAt')
        .orderBy('id')
        .limit(atOnce)
        .execute()
      for (const row of rows) yield recordOf(row)
      const end = rows.at(-1)
      if (!end || rows.length < atOnce) return
      last = end
    }
  }

  async function* plain({ head, end, line }: ExportFormat) {
    yield head
    let index = 0
    for await (const book of books()) yield line(book, index++)
    yield end
  }

  async function* json() {
    yield jsonHead(clock.now())
    let before = ''
    for await (const book of books()) {
      yield before + JSON.stringify(toExported(book, await ownCover(files, book)))
      before = ',\n'
    }
    yield jsonEnd
  }

  if (format === 'json') return { fileName: 'books.json', mediaType: 'application/json', bytes: Readable.from(json()) }
  const { fileName, mediaType } = formats[format]
  return { fileName, mediaType, bytes: Readable.from(plain(formats[format])) }
}

/** The picture, where a person chose it: it is nowhere else. */
function ownCover(files: FileStore, { coverFileId, details }: BookRecord): Promise<Buffer | null> | null {
  if (coverFileId === null || details.sources.cover !== 'you') return null
  return readWhole(files, { sessionId: coversFolder, fileId: coverFileId })
}
