import type { Kysely } from 'kysely'
import type { PhotoRow, SessionRow, Tables } from '../../db/tables.ts'
import { AppError } from '../../errors.ts'
import type { Device } from '../../session/access.ts'

/** The largest that anybody may give (`photo.offer` in contract/command.ts). */
const maxPosition = 1_000_000_000

/** Which photo: its id is made by the phone, so it names one only together with its session. */
export interface PhotoKey {
  readonly sessionId: string
  readonly photoId: string
}

/** One photo, in whatever state; undefined where there is none of this id in this session. */
export function findPhoto(db: Kysely<Tables>, { sessionId, photoId }: PhotoKey): Promise<PhotoRow | undefined> {
  return db
    .selectFrom('photos')
    .selectAll()
    .where('sessionId', '=', sessionId)
    .where('id', '=', photoId)
    .executeTakeFirst()
}

/**
 * A photo that this device may change: its own, or any for the page. One that was removed is as good as never there.
 *
 * @throws AppError `photo.unknown`, `command.forbidden`
 */
export async function findOwnPhoto(db: Kysely<Tables>, device: Device, photoId: string): Promise<PhotoRow> {
  const photo = await findPhoto(db, { sessionId: device.sessionId, photoId })
  if (!photo || photo.state === 'removed') throw new AppError('photo.unknown')
  mustOwn(device, photo)
  return photo
}

/** @throws AppError `command.forbidden` */
export function mustOwn(device: Pick<Device, 'id' | 'role'>, photo: PhotoRow): void {
  if (device.role !== 'page' && photo.deviceId !== device.id) throw new AppError('command.forbidden')
}

export async function updatePhoto(db: Kysely<Tables>, key: PhotoKey, values: Partial<PhotoRow>): Promise<void> {
  await db
    .updateTable('photos')
    .set(values)
    .where('sessionId', '=', key.sessionId)
    .where('id', '=', key.photoId)
    .execute()
}

/** What a device says of a photo before it is there. Without a position it comes after all others. */
export interface Offer {
  readonly photoId: string
  readonly position?: number | undefined
  readonly name: string
  readonly bytes: number
  readonly mediaType: string
  readonly scanId?: string | undefined
}

/**
 * Takes a photo into the session, as offered.
 *
 * @throws AppError `photo.empty`, `photo.too-large`, `photo.too-many`, `photo.no-room`
 */
export async function insertPhoto(
  db: Kysely<Tables>,
  session: SessionRow,
  offer: Offer & Pick<PhotoRow, 'deviceId' | 'offeredAt'>,
): Promise<PhotoRow> {
  mustFit(session, offer.bytes)
  await mustHaveRoom(db, session, offer.bytes)
  const row: PhotoRow = {
    sessionId: session.id,
    id: offer.photoId,
    deviceId: offer.deviceId,
    position: offer.position ?? (await nextPosition(db, session.id)),
    name: offer.name,
    bytes: offer.bytes,
    mediaType: offer.mediaType,
    state: 'offered',
    code: null,
    width: null,
    height: null,
    sha256: null,
    previewFileId: null,
    originalFileId: null,
    displayFileId: null,
    thumbFileId: null,
    jpegFileId: null,
    offeredAt: offer.offeredAt,
    isCover: 0,
    edits: null,
    removedAt: null,
    removedFrom: null,
    scanId: offer.scanId ?? null,
  }
  await db.insertInto('photos').values(row).execute()
  return row
}

/** @throws AppError `session.unknown` */
export function findSession(db: Kysely<Tables>, sessionId: string): Promise<SessionRow> {
  return db
    .selectFrom('sessions')
    .selectAll()
    .where('id', '=', sessionId)
    .executeTakeFirstOrThrow(() => new AppError('session.unknown'))
}

/**
 * Whether an offer would be taken if it came now.
 *
 * @throws AppError `session.unknown`, `photo.empty`, `photo.too-large`, `photo.too-many`
 */
export async function mustBeWelcome(db: Kysely<Tables>, sessionId: string, { bytes }: Offer): Promise<void> {
  const session = await findSession(db, sessionId)
  mustFit(session, bytes)
  await mustHaveRoom(db, session, bytes)
}

/** @throws AppError `photo.empty`, `photo.too-large` */
export function mustFit({ maxPhotoBytes }: SessionRow, bytes: number): void {
  if (bytes === 0) throw new AppError('photo.empty')
  if (bytes > maxPhotoBytes) throw new AppError('photo.too-large')
}

/**
 * Whether one more of so many bytes fits in. Photos that were removed or rejected take no room.
 *
 * @param except does not count: the photo itself, where it was offered with fewer bytes than came
 * @throws AppError `photo.too-many`, `photo.no-room`
 */
export async function mustHaveRoom(db: Kysely<Tables>, session: SessionRow, bytes: number, except = ''): Promise<void> {
  const { id, maxPhotos, maxTotalBytes } = session
  const { count, total } = await db
    .selectFrom('photos')
    .select((eb) => [eb.fn.countAll<number>().as('count'), eb.fn.sum<number | string | null>('bytes').as('total')])
    .where('sessionId', '=', id)
    .where('id', '!=', except)
    .where('state', 'in', ['offered', 'received', 'ready'])
    .executeTakeFirstOrThrow()
  if (Number(count) >= maxPhotos) throw new AppError('photo.too-many')
  if (Number(total ?? 0) + bytes > maxTotalBytes) throw new AppError('photo.no-room')
}

/** Another photo of the session with the same bytes, on the page or about to be. */
export function findTwin(db: Kysely<Tables>, { sessionId, photoId }: PhotoKey, sha256: string) {
  return db
    .selectFrom('photos')
    .select('id')
    .where('sessionId', '=', sessionId)
    .where('sha256', '=', sha256)
    .where('state', 'in', ['received', 'ready'])
    .where('id', '!=', photoId)
    .executeTakeFirst()
}

async function nextPosition(db: Kysely<Tables>, sessionId: string): Promise<number> {
  const { last } = await db
    .selectFrom('photos')
    .select((eb) => eb.fn.max('position').as('last'))
    .where('sessionId', '=', sessionId)
    .executeTakeFirstOrThrow()
  // Behind the largest, those of one position stand in the order in which they were offered.
  return last === null ? 0 : Math.max(0, Math.min(Math.floor(Number(last)) + 1, maxPosition))
}
