import type { Router } from 'express'
import type { Transaction } from 'kysely'
import type { Tables } from '../../db/tables.ts'
import { registerHandoutCommands } from './handout-commands.ts'
import { createHandoutDeletion } from './handout-deletion.ts'
import type { HandoutParts } from './handout-parts.ts'
import { handoutRoutes } from './handout-routes.ts'
import { createHandoutUpload } from './handout-upload.ts'

export interface Handouts {
  /** To be mounted at `/api`. */
  readonly router: Router
  /** To be run in the transaction that closes a session. */
  sweepSession(trx: Transaction<Tables>, sessionId: string): Promise<void>
}

/**
 * Files that a page gives to its phones: offered by a command, filled by one request, saved on the phone by a signed link.
 * They are of any type, so no browser is ever given one to look at: see files/file-routes.ts.
 */
export function handouts(parts: HandoutParts): Handouts {
  const deletion = createHandoutDeletion(parts)
  registerHandoutCommands(parts, deletion)
  return { router: handoutRoutes(parts, createHandoutUpload(parts)), sweepSession: deletion.sweepSession }
}
