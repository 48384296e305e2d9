import {
  bookExportQuery,
  limits as bounds,
  type ErrorCode,
  importReportQuery,
  isId,
  loanRequest,
  type ReturnedLoans,
  returnRequest,
  sharedShelfQuery,
  shareRequest,
  shelfCheckRequest,
  shelfCheckScan,
} from '@snaplink/contract'
import { Router } from 'express'
import { AppError } from '../../errors.ts'
import { protect, sendBytes } from '../../files/serve-bytes.ts'
import { jsonBody, noStore } from '../../http/app.ts'
import { limitByAddress } from '../../http/rate-limits.ts'
import { parse } from '../../parse.ts'
import type { BookInnards } from './book-innards.ts'
import { bookIdOf, ownerId, requireOwner, wholeFile } from './book-routes.ts'
import type { OwnerChanges } from './owner-changes.ts'
import { listReturned } from './returned-loans.ts'
import { shelfCheckCsv } from './shelf-check-csv.ts'
import type { ShelfChecks } from './shelf-checks.ts'
import type { ShelfShares } from './shelf-shares.ts'
import { exportBooks } from './transfer/export-books.ts'
import type { Imports } from './transfer/imports.ts'

interface DeskParts extends BookInnards {
  changes: OwnerChanges
  imports: Imports
  checks: ShelfChecks
  shares: ShelfShares
}

/** What an owner does with a catalogue beside editing it, and what anybody sees of a shelf that is shared; mounted at `/api`. */
export function deskRoutes(parts: DeskParts): Router {
  const { limits, changes, imports, checks, shares } = parts
  const router = Router()
  router.use('/books', noStore, requireOwner(parts))

  router.get('/books/export', async (req, res) => {
    const { fileName, mediaType, bytes } = exportBooks(parts, ownerId(res), parse(bookExportQuery, req.query))
    await sendBytes(bytes, protect(res.attachment(fileName)).set('Content-Type', mediaType))
  })

  router.get('/books/imports', async (_req, res) => void res.json(await imports.list(ownerId(res))))
  router.post('/books/imports', wholeFile(bounds.maxImportBytes, 'import.too-large'), async (req, res) => {
    if (!Buffer.isBuffer(req.body)) throw new AppError('import.unreadable')
    res.json(await imports.begin(ownerId(res), req.body))
  })
  router.get('/books/imports/:id', async (req, res) => {
    const { page } = parse(importReportQuery, req.query)
    res.json(await imports.report(ownerId(res), idIn(req.params, 'import.unknown'), page))
  })
  router.post('/books/imports/:id/run', ...jsonBody(), async (req, res) => {
    res.status(202).json(await imports.start(ownerId(res), idIn(req.params, 'import.unknown')))
  })

  router.get('/books/shelf-checks', async (_req, res) => void res.json(await checks.list(ownerId(res))))
  router.post('/books/shelf-checks', ...jsonBody(), async (req, res) => {
    res.json(await checks.begin(ownerId(res), parse(shelfCheckRequest, req.body)))
  })
  router.get('/books/shelf-checks/:id/export', async (req, res) => {
    const check = await checks.view(ownerId(res), idIn(req.params, 'shelf-check.unknown'))
    res.attachment('shelf-check.csv').type('text/csv; charset=utf-8').send(shelfCheckCsv(check))
  })
  router.get('/books/shelf-checks/:id', async (req, res) => {
    res.json(await checks.view(ownerId(res), idIn(req.params, 'shelf-check.unknown')))
  })
  router.post('/books/shelf-checks/:id/scans', ...jsonBody(), async (req, res) => {
    const { scanId, isbn } = parse(shelfCheckScan, req.body)
    res.json(await checks.scan(ownerId(res), idIn(req.params, 'shelf-check.unknown'), scanId, isbn))
  })
  router.post('/books/shelf-checks/:id/end', ...jsonBody(), async (req, res) => {
    res.json(await checks.end(ownerId(res), idIn(req.params, 'shelf-check.unknown')))
  })
  router.delete('/books/shelf-checks/:id', async (req, res) => {
    await checks.remove(ownerId(res), idIn(req.params, 'shelf-check.unknown'))
    res.status(204).end()
  })

  router.get('/books/shares', async (_req, res) => void res.json(await shares.list(ownerId(res))))
  router.post('/books/shares', ...jsonBody(), async (req, res) => {
    res.json(await shares.share(ownerId(res), parse(shareRequest, req.body).shelf))
  })
  router.delete('/books/shares/:id', async (req, res) => {
    await shares.revoke(ownerId(res), idIn(req.params, 'share.unknown'))
    res.status(204).end()
  })
  router.get('/shared-shelves/:token', noStore, limitByAddress(limits, 'account'), async (req, res) => {
    res.json(await shares.read(String(req.params.token), parse(sharedShelfQuery, req.query).offset))
  })

  router.get('/books/returned', async (_req, res) => {
    res.json({ loans: await listReturned(parts.db.read, ownerId(res)) } satisfies ReturnedLoans)
  })
  router.post('/books/:bookId/loans', ...jsonBody(), async (req, res) => {
    res.json(await changes.lend(ownerId(res), bookIdOf(req), parse(loanRequest, req.body)))
  })
  router.post('/books/:bookId/return', ...jsonBody(), async (req, res) => {
    res.json(await changes.takeBack(ownerId(res), bookIdOf(req), parse(returnRequest, req.body).loanId))
  })

  return router
}

/** MariaDB compares an id of ours only with ASCII. */
function idIn({ id }: Readonly<Record<string, unknown>>, code: ErrorCode): string {
  if (!isId(id)) throw new AppError(code)
  return id
}
