import type { TextView } from '@snaplink/contract'
import type { Kysely } from 'kysely'
import type { Tables, TextRow } from '../../db/tables.ts'

/** Which text: its id is made by a client, so it names one only together with its session. */
export interface TextKey {
  readonly sessionId: string
  readonly textId: string
}

export function findText(db: Kysely<Tables>, { sessionId, textId }: TextKey): Promise<TextRow | undefined> {
  return db
    .selectFrom('texts')
    .selectAll()
    .where('sessionId', '=', sessionId)
    .where('id', '=', textId)
    .executeTakeFirst()
}

export function viewOf({ id, deviceId, kind, text, sentAt }: TextRow): TextView {
  return { textId: id, deviceId, kind, text, sentAt }
}
