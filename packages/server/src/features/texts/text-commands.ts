import { limits, linkOf } from '@snaplink/contract'
import type { Kysely } from 'kysely'
import type { Tables, TextRow } from '../../db/tables.ts'
import { AppError } from '../../errors.ts'
import type { Call } from '../../session/commands.ts'
import type { TextParts } from './text-parts.ts'
import { findText, viewOf } from './text-rows.ts'

/** `text.send` and `text.remove`. */
export function registerTextCommands({ commands, signals, clock }: Pick<TextParts, 'commands' | 'signals' | 'clock'>) {
  const roles = ['phone', 'page'] as const
  commands.register('text.send', { roles, run: send })
  commands.register('text.remove', { roles, run: remove })

  async function send({ device, data: { textId, text }, append }: Call<'text.send'>) {
    const { sessionId, id: deviceId } = device
    if (text.trim() === '') throw new AppError('text.empty')
    if (text.length > limits.maxTextChars) throw new AppError('text.too-long')
    const kind = linkOf(text) === null ? 'text' : 'link'
    const { seq, answer: sent } = await append(async (trx) => {
      if (await findText(trx, { sessionId, textId })) return { events: [], answer: undefined }
      await mustHaveRoom(trx, sessionId)
      const row: TextRow = { sessionId, id: textId, deviceId, kind, text, sentAt: clock.now() }
      await trx.insertInto('texts').values(row).execute()
      return { events: [{ type: 'text.sent', data: { textId, kind, chars: text.length } }], answer: row }
    })
    // To whoever is there, so that it is read in one hop; whoever comes later asks for it.
    if (sent) signals.send(sessionId, { type: 'text.content', by: deviceId, data: viewOf(sent) }, { except: deviceId })
    return { seq, answer: { textId } }
  }

  async function remove({ device, data: { textId }, append }: Call<'text.remove'>) {
    const { sessionId } = device
    const { seq } = await append(async (trx) => {
      const text = await findText(trx, { sessionId, textId })
      if (!text) throw new AppError('text.unknown')
      if (device.role !== 'page' && text.deviceId !== device.id) throw new AppError('command.forbidden')
      await trx.deleteFrom('texts').where('sessionId', '=', sessionId).where('id', '=', textId).execute()
      return { events: [{ type: 'text.removed', data: { textId } }], answer: undefined }
    })
    return { seq, answer: { textId } }
  }
}

/** @throws AppError `text.too-many` */
async function mustHaveRoom(db: Kysely<Tables>, sessionId: string): Promise<void> {
  const { count } = await db
    .selectFrom('texts')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('sessionId', '=', sessionId)
    .executeTakeFirstOrThrow()
  if (Number(count) >= limits.maxTexts) throw new AppError('text.too-many')
}
