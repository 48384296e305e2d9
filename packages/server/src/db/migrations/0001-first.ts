import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'
import { columnTypes } from '../columns.ts'
import type { Db } from '../connect.ts'

export function first(kind: Db['kind']): Migration {
  const type = columnTypes(kind)
  return {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('sessions')
        .addColumn('id', type.id, (c) => c.primaryKey().notNull())
        .addColumn('kind', type.id, (c) => c.notNull())
        .addColumn('ownerId', type.id)
        .addColumn('pageName', type.line, (c) => c.notNull())
        .addColumn('openedAt', type.number, (c) => c.notNull())
        .addColumn('usedAt', type.number, (c) => c.notNull())
        .addColumn('endsAt', type.number, (c) => c.notNull())
        .addColumn('closedAt', type.number)
        .addColumn('head', type.number, (c) => c.notNull())
        .addColumn('trimmedTo', type.number, (c) => c.notNull())
        .addColumn('maxPhotos', type.number, (c) => c.notNull())
        .addColumn('maxPhotoBytes', type.number, (c) => c.notNull())
        .addColumn('keepMetadata', type.number, (c) => c.notNull())
        .execute()
      await db.schema.createIndex('sessionsByOwner').on('sessions').columns(['ownerId', 'closedAt']).execute()
      await db.schema.createIndex('sessionsByUse').on('sessions').columns(['closedAt', 'usedAt']).execute()

      await db.schema
        .createTable('tickets')
        .addColumn('hash', type.id, (c) => c.primaryKey().notNull())
        .addColumn('sessionId', type.id, (c) => c.notNull())
        .addColumn('expiresAt', type.number, (c) => c.notNull())
        .addColumn('usedBy', type.id)
        .execute()
      await db.schema.createIndex('ticketsByExpiry').on('tickets').columns(['expiresAt']).execute()

      await db.schema
        .createTable('devices')
        .addColumn('sessionId', type.id, (c) => c.notNull())
        .addColumn('id', type.id, (c) => c.notNull())
        .addColumn('role', type.id, (c) => c.notNull())
        .addColumn('name', type.line, (c) => c.notNull())
        .addColumn('tokenHash', type.id, (c) => c.notNull())
        .addColumn('joinedAt', type.number, (c) => c.notNull())
        .addColumn('seenAt', type.number, (c) => c.notNull())
        .addColumn('removedAt', type.number)
        .addPrimaryKeyConstraint('devicesKey', ['sessionId', 'id'])
        .addUniqueConstraint('devicesByToken', ['tokenHash'])
        .execute()

      await db.schema
        .createTable('events')
        .addColumn('rowId', type.rowId)
        .addColumn('sessionId', type.id, (c) => c.notNull())
        .addColumn('seq', type.number, (c) => c.notNull())
        .addColumn('id', type.id, (c) => c.notNull())
        .addColumn('type', type.id, (c) => c.notNull())
        .addColumn('at', type.number, (c) => c.notNull())
        .addColumn('by', type.id, (c) => c.notNull())
        .addColumn('data', type.text, (c) => c.notNull())
        .addUniqueConstraint('eventsBySeq', ['sessionId', 'seq'])
        // What makes a retried command happen once: its last event carries the command's id.
        .addUniqueConstraint('eventsByCommand', ['sessionId', 'by', 'id'])
        .execute()

      await db.schema
        .createTable('photos')
        .addColumn('sessionId', type.id, (c) => c.notNull())
        .addColumn('id', type.id, (c) => c.notNull())
        .addColumn('deviceId', type.id, (c) => c.notNull())
        .addColumn('position', type.number, (c) => c.notNull())
        .addColumn('name', type.line, (c) => c.notNull())
        .addColumn('bytes', type.number, (c) => c.notNull())
        .addColumn('mediaType', type.line, (c) => c.notNull())
        .addColumn('state', type.id, (c) => c.notNull())
        .addColumn('code', type.id)
        .addColumn('width', type.number)
        .addColumn('height', type.number)
        .addColumn('sha256', type.id)
        .addColumn('previewFileId', type.id)
        .addColumn('originalFileId', type.id)
        .addColumn('displayFileId', type.id)
        .addColumn('thumbFileId', type.id)
        .addColumn('jpegFileId', type.id)
        .addColumn('offeredAt', type.number, (c) => c.notNull())
        .addPrimaryKeyConstraint('photosKey', ['sessionId', 'id'])
        .execute()

      await db.schema
        .createTable('files')
        .addColumn('id', type.id, (c) => c.primaryKey().notNull())
        .addColumn('sessionId', type.id, (c) => c.notNull())
        .addColumn('name', type.line, (c) => c.notNull())
        .addColumn('mediaType', type.line, (c) => c.notNull())
        .addColumn('bytes', type.number, (c) => c.notNull())
        .addColumn('createdAt', type.number, (c) => c.notNull())
        .execute()
      await db.schema.createIndex('filesBySession').on('files').columns(['sessionId']).execute()

      await db.schema
        .createTable('jobs')
        .addColumn('id', type.id, (c) => c.primaryKey().notNull())
        .addColumn('kind', type.id, (c) => c.notNull())
        .addColumn('data', type.text, (c) => c.notNull())
        .addColumn('runAt', type.number, (c) => c.notNull())
        .addColumn('attempts', type.number, (c) => c.notNull())
        .addColumn('leasedUntil', type.number, (c) => c.notNull())
        .addColumn('leasedBy', type.id)
        .addColumn('lastError', type.text)
        .execute()
      await db.schema.createIndex('jobsByTime').on('jobs').columns(['runAt']).execute()
    },
  }
}
