import { Router } from 'express'
import type { Transaction } from 'kysely'
import type { Tables } from '../../db/tables.ts'
import { registerBookCommands } from './book-commands.ts'
import type { BookParts } from './book-parts.ts'
import { createBookQueries } from './book-queries.ts'
import { bookRoutes } from './book-routes.ts'
import { createBookSweep } from './book-sweep.ts'
import { catalogueOf } from './catalogue.ts'
import { createCovers } from './covers.ts'
import { deskRoutes } from './desk-routes.ts'
import { registerLoanCommands } from './loan-commands.ts'
import { createLookUps } from './look-ups.ts'
import { createOwnerChanges } from './owner-changes.ts'
import { openProviders, type ProviderOptions } from './providers/providers.ts'
import { createShelfChecks } from './shelf-checks.ts'
import { createShelfShares } from './shelf-shares.ts'
import { createTellPages } from './tell-pages.ts'
import { createTitleSearch } from './title-search.ts'
import { createImports } from './transfer/imports.ts'

export interface Books {
  /** To be mounted at `/api`. */
  readonly router: Router
  /** Forgets what nobody owns. To be run in the transaction that closes a session. */
  sweepSession(trx: Transaction<Tables>, sessionId: string): Promise<void>
  /** Forgets what was removed long ago, and covers that no book has any more. */
  sweep(): Promise<void>
}

/** Catalogues of books, filled by phones that scan and by providers that know. */
export function books(parts: BookParts & { providers: ProviderOptions }): Books {
  const providers = openProviders(parts.providers)
  const tellPages = createTellPages(parts)
  const covers = createCovers(parts, providers)
  const lookUps = createLookUps(parts, { providers, covers, tellPages })
  const innards = { ...parts, tellPages, covers, lookUps }
  registerBookCommands(innards)
  registerLoanCommands(innards)
  const changes = createOwnerChanges(innards)
  const desk = {
    ...{ ...innards, changes },
    imports: createImports(innards),
    checks: createShelfChecks(innards),
    shares: createShelfShares(innards),
  }
  const queries = createBookQueries(parts)
  const searchTitles = createTitleSearch(parts, providers)
  return {
    router: Router().use(deskRoutes(desk), bookRoutes({ ...innards, queries, changes, searchTitles })),
    async sweepSession(trx, id) {
      const ownerId = catalogueOf({ id, ownerId: null })
      for (const table of ['books', 'bookUndos', 'catalogues', 'shelfChecks', 'shelfCheckScans'] as const) {
        await trx.deleteFrom(table).where('ownerId', '=', ownerId).execute()
      }
    },
    sweep: createBookSweep(parts),
  }
}
