import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'
import { columnTypes } from '../columns.ts'
import type { Db } from '../connect.ts'

/** Catalogues of books. */
export function books(kind: Db['kind']): Migration {
  const type = columnTypes(kind)
  return {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('catalogues')
        .addColumn('ownerId', type.id, (c) => c.primaryKey().notNull())
        .addColumn('version', type.number, (c) => c.notNull())
        .addColumn('forgottenTo', type.number, (c) => c.notNull())
        .addColumn('books', type.number, (c) => c.notNull())
        .execute()

      // What is searched stands before the details: SQLite reads a row from its beginning, and only as far as it must.
      await db.schema
        .createTable('books')
        .addColumn('ownerId', type.id, (c) => c.notNull())
        .addColumn('id', type.id, (c) => c.notNull())
        .addColumn('version', type.number, (c) => c.notNull())
        .addColumn('isbn', type.id)
        .addColumn('lookUp', type.id, (c) => c.notNull())
        .addColumn('sessionId', type.id)
        .addColumn('deviceId', type.id)
        .addColumn('deviceName', type.line)
        .addColumn('addedAt', type.number, (c) => c.notNull())
        .addColumn('changedAt', type.number, (c) => c.notNull())
        .addColumn('removedAt', type.number)
        .addColumn('titleKey', type.line, (c) => c.notNull())
        .addColumn('authorKey', type.line, (c) => c.notNull())
        .addColumn('year', type.number)
        .addColumn('rating', type.number)
        .addColumn('lent', type.number, (c) => c.notNull())
        .addColumn('dueAt', type.number)
        .addColumn('coverFileId', type.id)
        .addColumn('thumbFileId', type.id)
        .addColumn('labels', type.folded, (c) => c.notNull())
        .addColumn('search', type.folded, (c) => c.notNull())
        .addColumn('details', type.text, (c) => c.notNull())
        .addPrimaryKeyConstraint('booksKey', ['ownerId', 'id'])
        .execute()
      const index = (name: string, columns: string[]) =>
        db.schema.createIndex(name).on('books').columns(columns).execute()
      await index('booksByVersion', ['ownerId', 'version', 'id'])
      await index('booksByArrival', ['ownerId', 'addedAt'])
      await index('booksByTitle', ['ownerId', 'titleKey'])
      await index('booksByOwnIsbn', ['ownerId', 'isbn'])
      await index('booksByIsbn', ['isbn'])
      await index('booksBySession', ['sessionId', 'addedAt'])
      await index('booksByCover', ['coverFileId'])
      await index('booksByThumb', ['thumbFileId'])
      await index('booksByRemoval', ['removedAt'])

      await db.schema
        .createTable('bookAnswers')
        .addColumn('isbn', type.id, (c) => c.notNull())
        .addColumn('provider', type.id, (c) => c.notNull())
        .addColumn('state', type.id, (c) => c.notNull())
        .addColumn('facts', type.text, (c) => c.notNull())
        .addColumn('coverUrls', type.text, (c) => c.notNull())
        .addColumn('askedAt', type.number, (c) => c.notNull())
        .addColumn('attempts', type.number, (c) => c.notNull())
        .addPrimaryKeyConstraint('bookAnswersKey', ['isbn', 'provider'])
        .execute()
      await db.schema
        .createTable('bookCovers')
        .addColumn('isbn', type.id, (c) => c.primaryKey().notNull())
        .addColumn('provider', type.id)
        .addColumn('coverFileId', type.id)
        .addColumn('thumbFileId', type.id)
        .addColumn('width', type.number)
        .addColumn('height', type.number)
        .addColumn('fetchedAt', type.number, (c) => c.notNull())
        .execute()

      await db.schema
        .createTable('bookUndos')
        .addColumn('ownerId', type.id, (c) => c.notNull())
        .addColumn('id', type.id, (c) => c.notNull())
        .addColumn('kind', type.id, (c) => c.notNull())
        .addColumn('at', type.number, (c) => c.notNull())
        .addColumn('version', type.number, (c) => c.notNull())
        .addColumn('bookIds', type.text, (c) => c.notNull())
        .addColumn('before', type.long, (c) => c.notNull())
        .addPrimaryKeyConstraint('bookUndosKey', ['ownerId', 'id'])
        .execute()
    },
  }
}
