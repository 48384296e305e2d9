import { createHmac } from 'node:crypto'
import type { ErrorCode, PhotoEdits, PublishAnswer, PublishRequest } from '@snaplink/contract'
import type { Transaction } from 'kysely'
import type { Clock } from '../../clock.ts'
import type { Db } from '../../db/connect.ts'
import { photosInOrder } from '../../db/photos-in-order.ts'
import type { PhotoRow, PublicationRow, Tables } from '../../db/tables.ts'
import { AppError } from '../../errors.ts'
import type { Jobs } from '../../jobs/jobs.ts'
import type { SessionLog } from '../../session/session-log.ts'

/** The job that carries photos to their destination. */
export const publishKind = 'photos.publish'

/** One photo of a publication, as it was when that was asked for: what happens to the photo later changes nothing. */
export interface PublicationItem {
  readonly photoId: string
  /** The file whose bytes are taken. */
  readonly fileId: string
  readonly edits: PhotoEdits | null
  /** At the destination; always the same for this place of this publication, so that doing it twice makes no second one. */
  readonly name: string
  readonly mediaType: string
  /** Where it is, once it is there. */
  readonly url: string | null
}

/** What was asked for, checked and written down once; a job does it, and asking again finds it. */
export interface Publications {
  /**
   * Begins it, or finds it where it began before; one that failed begins anew.
   *
   * @throws AppError `publish.conflict`, `destination.unknown`, `photo.unknown`, `photo.not-ready`, `session.closed`
   */
  begin(sessionId: string, request: PublishRequest, by: string): Promise<PublicationRow>
  find(sessionId: string, id: string): Promise<PublicationRow | undefined>
}

export interface PublicationParts {
  readonly db: Db
  readonly log: SessionLog
  readonly jobs: Jobs
  readonly clock: Clock
  readonly secret: Buffer
  /** The first is taken where none is named. */
  readonly destinations: { keys(): Iterable<string> }
}

export function createPublications(parts: PublicationParts): Publications {
  const { db, log, jobs, clock, secret } = parts
  const names = [...parts.destinations.keys()]

  /** Nobody learns the session's id from it, nor guesses another's. */
  const folderOf = (sessionId: string, id: string) =>
    createHmac('sha256', secret).update(`publication\n${sessionId}\n${id}`).digest('hex').slice(0, 24)

  function itemOf(folder: string, photo: PhotoRow, place: number, digits: number): PublicationItem {
    const edits: PhotoEdits | null = photo.edits === null ? null : JSON.parse(photo.edits)
    // What cannot be encoded by everybody (HEIC, AVIF) has a JPEG in full size, which the edits are applied to.
    const fileId = edits ? (photo.jpegFileId ?? photo.originalFileId) : photo.originalFileId
    if (photo.state !== 'ready' || fileId === null) throw new AppError('photo.not-ready', { detail: photo.id })
    const mediaType = edits && photo.jpegFileId ? 'image/jpeg' : photo.mediaType
    const name = `${folder}/${String(place).padStart(digits, '0')}.${extensions[mediaType] ?? 'jpg'}`
    return { photoId: photo.id, fileId, edits, name, mediaType, url: null }
  }

  async function find(sessionId: string, id: string): Promise<PublicationRow | undefined> {
    return db.read
      .selectFrom('publications')
      .selectAll()
      .where('sessionId', '=', sessionId)
      .where('id', '=', id)
      .executeTakeFirst()
  }

  return {
    find,
    async begin(sessionId, { id, photoIds, destination = names[0] ?? '' }, by) {
      const known = await find(sessionId, id)
      if (known) mustBeSame(known, photoIds, destination)
      if (known && known.state !== 'failed') return known
      if (!names.includes(destination)) throw new AppError('destination.unknown')
      const { answer } = await log.append(sessionId, { by: 'server' }, async (trx) => {
        const before = await findFor(trx, sessionId, id)
        if (before) mustBeSame(before, photoIds, destination)
        if (before && before.state !== 'failed') return { events: [], answer: before }
        const startedAt = clock.now()
        const row = before
          ? { ...before, state: 'running' as const, code: null, attempt: before.attempt + 1, startedAt, endedAt: null }
          : await firstTry(trx, startedAt)
        if (before) await updatePublication(trx, row, row)
        else await trx.insertInto('publications').values(row).execute()
        await jobs.enqueue(trx, publishKind, { sessionId, id, attempt: row.attempt })
        return { events: [], answer: row }
      })
      jobs.wake()
      if (!answer) throw new Error('A publication was taken for a retried command.')
      return answer

      async function firstTry(trx: Transaction<Tables>, startedAt: number): Promise<PublicationRow> {
        const photos = await chosen(trx, sessionId, photoIds)
        const folder = folderOf(sessionId, id)
        const digits = Math.max(2, String(photos.length).length)
        const items = photos.map((photo, i) => itemOf(folder, photo, i + 1, digits))
        const what = { sessionId, id, destination, by, items: JSON.stringify(items) }
        return { ...what, state: 'running', code: null, attempt: 1, startedAt, endedAt: null }
      }
    },
  }
}

export function itemsOf({ items }: Pick<PublicationRow, 'items'>): PublicationItem[] {
  return JSON.parse(items)
}

/** What is told of it. @throws AppError what it failed by */
export function answerOf(row: PublicationRow): PublishAnswer {
  if (row.state === 'failed') throw new AppError((row.code as ErrorCode | null) ?? 'publish.failed')
  const { id, destination, state } = row
  const there = itemsOf(row).flatMap(({ photoId, url, mediaType }) =>
    url === null ? [] : [{ photoId, url, mediaType }],
  )
  return { id, destination, state, photos: state === 'done' ? there : [] }
}

export function findFor(db: Transaction<Tables> | Db['read'], sessionId: string, id: string) {
  return db
    .selectFrom('publications')
    .selectAll()
    .where('sessionId', '=', sessionId)
    .where('id', '=', id)
    .executeTakeFirst()
}

export async function updatePublication(
  db: Transaction<Tables> | Db['write'],
  { sessionId, id }: Pick<PublicationRow, 'sessionId' | 'id'>,
  values: Partial<PublicationRow>,
): Promise<void> {
  await db.updateTable('publications').set(values).where('sessionId', '=', sessionId).where('id', '=', id).execute()
}

/** A photo's kind may change on the way only as an edit makes it. */
const extensions: Record<string, string> = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/webp': 'webp',
  'image/heic': 'heic',
  'image/avif': 'avif',
}

/** The photos that were named, in that order; or all that are ready, in theirs. @throws AppError `photo.unknown`, `photo.not-ready` */
async function chosen(trx: Transaction<Tables>, sessionId: string, photoIds?: readonly string[]): Promise<PhotoRow[]> {
  const rows = await photosInOrder(trx, sessionId).where('state', 'in', ['offered', 'received', 'ready']).execute()
  const ready = rows.filter(({ state }) => state === 'ready')
  if (!photoIds && ready.length === 0) throw new AppError('photo.not-ready')
  if (!photoIds) return ready
  return photoIds.map((photoId) => {
    const row = rows.find(({ id }) => id === photoId)
    if (!row) throw new AppError('photo.unknown', { detail: photoId })
    return row
  })
}

/** @throws AppError `publish.conflict` */
function mustBeSame(row: PublicationRow, photoIds: readonly string[] | undefined, destination: string): void {
  const isOther =
    photoIds &&
    itemsOf(row)
      .map(({ photoId }) => photoId)
      .join() !== photoIds.join()
  if (isOther || row.destination !== destination) throw new AppError('publish.conflict')
}
