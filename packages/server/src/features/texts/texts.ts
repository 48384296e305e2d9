import type { Router } from 'express'
import type { Transaction } from 'kysely'
import type { Tables } from '../../db/tables.ts'
import { registerTextCommands } from './text-commands.ts'
import type { TextParts } from './text-parts.ts'
import { textRoutes } from './text-routes.ts'

export interface Texts {
  /** To be mounted at `/api`. */
  readonly router: Router
  /** To be run in the transaction that closes a session. */
  sweepSession(trx: Transaction<Tables>, sessionId: string): Promise<void>
}

/**
 * Texts and links between a page and its phones, both ways. A text may be a password, so the log only says that there is one;
 * the text itself is a row that is read with a token, and gone when it is removed or its session ends.
 */
export function texts(parts: TextParts): Texts {
  registerTextCommands(parts)
  return {
    router: textRoutes(parts),
    async sweepSession(trx, sessionId) {
      await trx.deleteFrom('texts').where('sessionId', '=', sessionId).execute()
    },
  }
}
