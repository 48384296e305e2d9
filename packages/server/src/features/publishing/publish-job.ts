import type { ErrorCode } from '@snaplink/contract'
import type { Logger } from 'pino'
import * as z from 'zod'
import type { PublicationRow } from '../../db/tables.ts'
import { type Destination, DestinationError } from '../../destinations/destination.ts'
import { AppError } from '../../errors.ts'
import type { FileStore } from '../../files/file-store.ts'
import { readWhole } from '../../files/read-whole.ts'
import { applyEdits } from '../../pictures/apply-edits.ts'
import {
  findFor,
  itemsOf,
  type PublicationItem,
  type PublicationParts,
  publishKind,
  updatePublication,
} from './publications.ts'

export interface PublishJobParts extends PublicationParts {
  readonly files: FileStore
  readonly destinations: ReadonlyMap<string, Destination>
  readonly logger: Logger
}

/** After 1, 2, 4, 8 and 16 seconds it is tried again; then whoever asked is told, and may ask again. */
const maxAttempts = 6

/**
 * Carries the photos of a publication to its destination, one after the other, and writes down after each where it is. Killed at any
 * point, it goes on from there; at worst one photo is put a second time, under the same name.
 */
export function handlePublishing(parts: PublishJobParts): void {
  const { db, log, jobs, files, destinations, clock, logger } = parts

  jobs.handle(publishKind, {
    data: z.object({ sessionId: z.string(), id: z.string(), attempt: z.number() }),
    maxAttempts,
    // Each holds a photo or two in memory.
    atOnce: 2,
    async run({ sessionId, id, attempt }) {
      const row = await findFor(db.read, sessionId, id)
      if (row?.state !== 'running' || row.attempt !== attempt) return
      try {
        await publish(row)
      } catch (error) {
        if (!isFinal(error)) throw error
        logger.warn({ err: error, destination: row.destination }, 'photos could not be published')
        await fail(row, error instanceof AppError ? error.code : 'publish.refused')
      }
    },
    async onGivenUp({ sessionId, id, attempt }) {
      const row = await findFor(db.read, sessionId, id)
      if (row?.state === 'running' && row.attempt === attempt) await fail(row, 'publish.failed')
    },
  })

  async function publish(row: PublicationRow): Promise<void> {
    const destination = destinations.get(row.destination)
    if (!destination) throw new AppError('destination.unknown')
    const { keepMetadata } = await db.read
      .selectFrom('sessions')
      .select('keepMetadata')
      .where('id', '=', row.sessionId)
      .executeTakeFirstOrThrow(() => new AppError('session.unknown'))
    const items = itemsOf(row)
    for (const [place, item] of items.entries()) {
      if (item.url !== null) continue
      const { bytes, mediaType } = await bytesOf(row.sessionId, item, keepMetadata === 1)
      const { url } = await destination.put({ name: item.name, mediaType, bytes })
      items[place] = { ...item, url, mediaType }
      await updatePublication(db.write, row, { items: JSON.stringify(items) })
    }
    await finish(row, items)
  }

  /** A photo nobody edited goes as it is, byte for byte. */
  async function bytesOf(sessionId: string, { fileId, edits, mediaType }: PublicationItem, keepMetadata: boolean) {
    const bytes = await readWhole(files, { sessionId, fileId })
    if (!bytes) throw new AppError('photo.gone')
    return edits ? applyEdits(bytes, edits, { keepMetadata }) : { bytes, mediaType }
  }

  async function finish(row: PublicationRow, items: readonly PublicationItem[]): Promise<void> {
    const { sessionId, id, destination } = row
    const end = { state: 'done' as const, endedAt: clock.now() }
    const photos = items.map(({ photoId, url }) => ({ photoId, url: url ?? '' }))
    try {
      await log.append(sessionId, { by: 'server' }, async (trx) => {
        const now = await findFor(trx, sessionId, id)
        if (now?.state !== 'running') return { events: [], answer: undefined }
        await updatePublication(trx, row, end)
        return {
          events: [{ type: 'photos.published', data: { publicationId: id, destination, photos } }],
          answer: undefined,
        }
      })
    } catch (error) {
      // Closing is the last event of a log; whoever asked still learns that it was done.
      if (!(error instanceof AppError && error.code === 'session.closed')) throw error
      await updatePublication(db.write, row, end)
    }
  }

  async function fail(row: PublicationRow, code: ErrorCode): Promise<void> {
    await updatePublication(db.write, row, { state: 'failed', code, endedAt: clock.now() })
  }
}

/** Whether another try would end the same. */
function isFinal(error: unknown): error is DestinationError | AppError {
  return error instanceof DestinationError ? error.isFinal : error instanceof AppError
}
