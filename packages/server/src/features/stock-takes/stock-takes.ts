import {
  limits as bounds,
  type ExpectedList,
  type ExpectedListAnswer,
  expectedList,
  isId,
  type StockTakeList,
  scanExportQuery,
  stockTakeChange,
  stockTakeRequest,
} from '@snaplink/contract'
import express, { type Request, type Response, Router } from 'express'
import type { OwnerOf } from '../../accounts/owner.ts'
import type { Clock } from '../../clock.ts'
import { byteOrderMark, csvLines } from '../../csv.ts'
import type { Db } from '../../db/connect.ts'
import { AppError } from '../../errors.ts'
import { jsonBody, noStore } from '../../http/app.ts'
import type { RateLimits } from '../../http/rate-limits.ts'
import { parse } from '../../parse.ts'
import { readExpectedList } from './expected-list.ts'
import { countStockTake } from './stock-take-counts.ts'
import { createStockTakes, type StockTakeKey } from './stock-take-rows.ts'

/** `/stock-takes`, for the owner of scans; to be mounted at `/api`. Counting is a view of the scans, so nothing here touches one. */
export function stockTakes(parts: { db: Db; ownerOf: OwnerOf; clock: Clock; limits: RateLimits }): { router: Router } {
  const { ownerOf, limits } = parts
  const stockTakes = createStockTakes(parts)
  const router = Router()
  router.use('/stock-takes', noStore, async (req, res, next) => {
    res.locals.ownerId = (await ownerOf(req)).id
    await limits.take('stockTakes', res.locals.ownerId)
    next()
  })

  router.get('/stock-takes', async (_req, res) => {
    res.json({ stockTakes: await stockTakes.list(res.locals.ownerId) } satisfies StockTakeList)
  })
  router.post('/stock-takes', ...jsonBody(), async (req, res) => {
    const { stockTakeId, name } = parse(stockTakeRequest, req.body)
    res.status(201).json(await stockTakes.begin({ ownerId: res.locals.ownerId, stockTakeId }, name))
  })
  router.get('/stock-takes/:id', async (req, res) => {
    res.json(await stockTakes.one(keyOf(req, res)))
  })
  router.patch('/stock-takes/:id', ...jsonBody(), async (req, res) => {
    res.json(await stockTakes.change(keyOf(req, res), parse(stockTakeChange, req.body)))
  })
  router.delete('/stock-takes/:id', async (req, res) => {
    await stockTakes.remove(keyOf(req, res))
    res.status(204).end()
  })

  router.get('/stock-takes/:id/items', async (req, res) => {
    res.json({ items: await stockTakes.items(keyOf(req, res)) } satisfies ExpectedList)
  })
  const anyBody = express.raw({ type: () => true, limit: bounds.maxExpectedBytes })
  router.put('/stock-takes/:id/items', anyBody, async (req, res) => {
    const { items, skipped, skippedLines } = readBody(req)
    await stockTakes.replaceItems(keyOf(req, res), items)
    res.json({ items: items.length, skipped, skippedLines } satisfies ExpectedListAnswer)
  })

  router.get('/stock-takes/:id/export', async (req, res) => {
    const key = keyOf(req, res)
    const { format } = parse(scanExportQuery, req.query)
    const items = await countStockTake({ ...parts, stockTakes }, key)
    const rows = items.map((item) => ({ ...item, difference: item.counted - item.expected }))
    res.attachment(`stock-take-${new Date(parts.clock.now()).toISOString().slice(0, 10)}.${format}`)
    if (format === 'json') return void res.json({ items: rows })
    const columns = ['code', 'name', 'expected', 'counted', 'difference'] as const
    const cells = rows.map((row) => columns.map((column) => row[column]))
    res.type('text/csv; charset=utf-8').send(byteOrderMark + csvLines([columns, ...cells]))
  })

  return { router }
}

/** A file as it is, or JSON by a program. @throws AppError what `readExpectedList` throws, `request.invalid`, `request.not-json` */
function readBody(req: Request): ReturnType<typeof readExpectedList> {
  const bytes: Buffer = Buffer.isBuffer(req.body) ? req.body : Buffer.alloc(0)
  if (!req.is('application/json')) return readExpectedList(bytes)
  const { items } = parse(expectedList, parseJson(bytes.toString()))
  if (items.length > bounds.maxExpectedItems) throw new AppError('stock-take.list-too-large')
  return { items, skipped: 0, skippedLines: [] }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new AppError('request.not-json', { cause })
  }
}

/** MariaDB compares an id of ours only with ASCII. */
function keyOf({ params: { id } }: { params: Record<string, unknown> }, res: Response): StockTakeKey {
  if (!isId(id)) throw new AppError('stock-take.unknown')
  return { ownerId: res.locals.ownerId, stockTakeId: id }
}
