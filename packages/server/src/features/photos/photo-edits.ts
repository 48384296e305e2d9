import type { CommandData, EventData, NewEvent, PhotoEdits } from '@snaplink/contract'
import type { Kysely } from 'kysely'
import type { PhotoRow, Tables } from '../../db/tables.ts'
import type { Call } from '../../session/commands.ts'
import type { PhotoInnards } from './photo-parts.ts'
import { findOwnPhoto, updatePhoto } from './photo-rows.ts'

const none: PhotoEdits = { rotation: 0, straighten: 0, crop: null }

/** `photo.edit`: where a photo stands, whether it is the cover, and what is to be done to it. No byte changes. */
export function registerPhotoEdits({ commands }: PhotoInnards): void {
  commands.register('photo.edit', { roles: ['phone', 'page'], run: edit })

  async function edit({ device, data, append }: Call<'photo.edit'>) {
    const { sessionId } = device
    const { photoId } = data
    const { seq } = await append(async (trx) => {
      const before = await findOwnPhoto(trx, device, photoId)
      const after = edited(before, data)
      if (isSame(before, after)) return { events: [], answer: undefined }
      const events: NewEvent[] = [{ type: 'photo.edited', data: told(after) }]
      if (after.isCover === 1 && before.isCover === 0) events.push(...(await uncoverOthers(trx, after)))
      const { position, isCover, edits } = after
      await updatePhoto(trx, { sessionId, photoId }, { position, isCover, edits })
      return { events, answer: undefined }
    })
    return { seq, answer: { photoId } }
  }
}

/** What is to be done to a photo before it is used; null: nothing. */
export function editsOf({ edits }: Pick<PhotoRow, 'edits'>): PhotoEdits | null {
  return edits === null ? null : JSON.parse(edits)
}

function edited(row: PhotoRow, data: CommandData<'photo.edit'>): PhotoRow {
  const was = editsOf(row) ?? none
  const edits: PhotoEdits = {
    rotation: data.rotation ?? was.rotation,
    straighten: data.straighten ?? was.straighten,
    crop: data.crop === undefined ? was.crop : data.crop,
  }
  const isPlain = edits.rotation === 0 && edits.straighten === 0 && edits.crop === null
  return {
    ...row,
    position: data.position ?? row.position,
    isCover: data.isCover === undefined ? row.isCover : data.isCover ? 1 : 0,
    edits: isPlain ? null : JSON.stringify(edits),
  }
}

function isSame(a: PhotoRow, b: PhotoRow): boolean {
  return a.position === b.position && a.isCover === b.isCover && a.edits === b.edits
}

/** There is one cover. One that is removed at the moment comes back as an ordinary photo. */
async function uncoverOthers(trx: Kysely<Tables>, { sessionId, id }: PhotoRow): Promise<NewEvent[]> {
  const covers = await trx
    .selectFrom('photos')
    .selectAll()
    .where('sessionId', '=', sessionId)
    .where('isCover', '=', 1)
    .where('id', '!=', id)
    .execute()
  for (const cover of covers) await updatePhoto(trx, { sessionId, photoId: cover.id }, { isCover: 0 })
  return covers
    .filter(({ state }) => state !== 'removed')
    .map((cover) => ({ type: 'photo.edited', data: told({ ...cover, isCover: 0 }) }))
}

function told(row: PhotoRow): EventData<'photo.edited'> {
  return { photoId: row.id, position: row.position, isCover: row.isCover === 1, edits: editsOf(row) }
}
