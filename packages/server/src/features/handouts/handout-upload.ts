import { type HandoutAnswer, newId } from '@snaplink/contract'
import type { HandoutRow } from '../../db/tables.ts'
import { AppError, toProblem } from '../../errors.ts'
import type { RawBody } from '../../http/raw-body.ts'
import type { Device } from '../../session/access.ts'
import type { HandoutParts } from './handout-parts.ts'
import { findHandout } from './handout-rows.ts'

/** How the bytes of a hand-out come in. When this resolves, nothing loses them any more. */
export interface HandoutUpload {
  /**
   * Sending them again gives the same answer and stores nothing.
   *
   * @throws AppError `handout.unknown`, `command.forbidden`; `handout.too-large`, `handout.interrupted`,
   *   `handout.digest-mismatch`, after which it is still offered and may be sent again
   */
  receive(device: Device, handoutId: string, body: RawBody): Promise<HandoutAnswer>
}

export function createHandoutUpload({ db, log, files, clock }: HandoutParts): HandoutUpload {
  return {
    async receive(device, handoutId, body) {
      const { sessionId } = device
      if (device.role !== 'page') throw new AppError('command.forbidden')
      const offered = await findHandout(db.read, { sessionId, handoutId })
      if (!offered) throw new AppError('handout.unknown')
      const earlier = answerOf(offered)
      if (earlier) return earlier
      if ((body.declaredBytes ?? 0) > offered.bytes) throw new AppError('handout.too-large')

      const fileId = newId()
      const written = await files.write({ sessionId, fileId }, body.bytes, { maxBytes: offered.bytes })
      if (written === 'too-large') throw new AppError('handout.too-large')
      let isWanted = false
      try {
        const { bytes, sha256 } = written
        if (bytes < offered.bytes) throw new AppError('handout.interrupted')
        if (body.declaredSha256 !== undefined && body.declaredSha256 !== sha256) {
          throw new AppError('handout.digest-mismatch')
        }
        const { answer } = await log.append(sessionId, { by: device.id }, async (trx) => {
          const now = await findHandout(trx, { sessionId, handoutId })
          if (!now) throw new AppError('handout.unknown')
          // Of two requests at once the first one counts.
          const answered = answerOf(now)
          if (answered) return { events: [], answer: { ...answered, isWanted: false } }
          const file = { id: fileId, sessionId, name: now.name, mediaType: servedType, bytes, createdAt: clock.now() }
          await trx.insertInto('files').values(file).execute()
          await trx
            .updateTable('handouts')
            .set({ sha256, fileId })
            .where('sessionId', '=', sessionId)
            .where('id', '=', handoutId)
            .execute()
          const ready = { handoutId, bytes, sha256 }
          const answer = { ...ready, state: 'ready' as const, isWanted: true }
          return { events: [{ type: 'handout.ready', data: ready }], answer }
        })
        // Absent only for a retried command, and an upload is none.
        if (!answer) throw new Error('An upload was taken for a retried command.')
        isWanted = answer.isWanted
        return { handoutId, state: 'ready', bytes: answer.bytes, sha256: answer.sha256 }
      } catch (error) {
        // A database whose line broke may have committed all the same: then the bytes are wanted. If not, they are swept
        // with their session.
        isWanted = toProblem(error).code === 'server.failed'
        throw error
      } finally {
        if (!isWanted) await files.delete({ sessionId, fileId })
      }
    },
  }
}

/** Whatever its sender calls it: nothing that a browser would show or run. */
const servedType = 'application/octet-stream'

/** What was answered when the bytes came in; undefined while they are only announced. */
function answerOf({ id, bytes, sha256 }: HandoutRow): HandoutAnswer | undefined {
  return sha256 === null ? undefined : { handoutId: id, state: 'ready', bytes, sha256 }
}
