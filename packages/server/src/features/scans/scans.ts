import type { Router } from 'express'
import type { Transaction } from 'kysely'
import type { Tables } from '../../db/tables.ts'
import { registerScanAdding } from './add-scans.ts'
import { registerScanCommands } from './scan-commands.ts'
import { createScanLists } from './scan-lists.ts'
import type { ScanParts } from './scan-parts.ts'
import { registerScanPurge } from './scan-purge.ts'
import { scanRoutes } from './scan-routes.ts'

export interface Scans {
  /** To be mounted at `/api`. */
  readonly router: Router
  /** Forgets what nobody owns. To be run in the transaction that closes a session. */
  sweepSession(trx: Transaction<Tables>, sessionId: string): Promise<void>
}

/** Codes that phones read: every reading is a row, kept for the owner of the session and told to everyone in it. */
export function scans(parts: ScanParts): Scans {
  registerScanAdding(parts)
  const planPurge = registerScanPurge(parts)
  registerScanCommands(parts, planPurge)
  return {
    router: scanRoutes(parts, createScanLists(parts), planPurge),
    async sweepSession(trx, sessionId) {
      await trx.deleteFrom('scans').where('sessionId', '=', sessionId).where('ownerId', 'is', null).execute()
    },
  }
}
