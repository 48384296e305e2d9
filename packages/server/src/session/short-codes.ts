import { createHmac, randomInt } from 'node:crypto'
import {
  readShortCode,
  type ShortCodeAnswer,
  shortCodeLength,
  shortCodeLetters,
  showShortCode,
} from '@snaplink/contract'
import type { Clock } from '../clock.ts'
import type { Db } from '../db/connect.ts'
import { isDuplicateKey } from '../db/failures.ts'
import { AppError } from '../errors.ts'
import { issueTicket } from './tickets.ts'

/** Codes to type instead of scanning: each stands for a ticket, and is as good as that is. */
export interface ShortCodes {
  /** A fresh one for the page of this session to show. */
  issue(sessionId: string): Promise<ShortCodeAnswer>
  /** The ticket that a typed code stands for, whether or not there is such a code. @throws AppError `short-code.invalid` */
  ticketOf(typed: string): string
}

export function createShortCodes({ db, clock, secret }: { db: Db; clock: Clock; secret: Buffer }): ShortCodes {
  /** Keyed: whoever gets to read the database could try all codes against a plain hash in seconds. */
  const ticketFor = (code: string) =>
    `st_${createHmac('sha256', secret).update(`short-code\n${code}`).digest('base64url')}`

  async function tryToIssue(sessionId: string, code: string): Promise<ShortCodeAnswer> {
    const { expiresAt } = await db.write
      .transaction()
      .execute((trx) => issueTicket(trx, sessionId, clock, { ticket: ticketFor(code) }))
    return { code: showShortCode(code), expiresAt }
  }

  return {
    async issue(sessionId) {
      try {
        return await tryToIssue(sessionId, newCode())
      } catch (error) {
        // Somebody has the same one at this moment.
        if (!isDuplicateKey(error)) throw error
        return tryToIssue(sessionId, newCode())
      }
    },
    ticketOf(typed) {
      const code = readShortCode(typed)
      if (code === undefined) throw new AppError('short-code.invalid')
      return ticketFor(code)
    },
  }
}

function newCode(): string {
  const letter = () => shortCodeLetters.charAt(randomInt(shortCodeLetters.length))
  return Array.from({ length: shortCodeLength }, letter).join('')
}
