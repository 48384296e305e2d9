import { Readable } from 'node:stream'
import express, { type Request, type Response } from 'express'
import type { Clock } from '../clock.ts'
import type { Db } from '../db/connect.ts'
import type { FileRow } from '../db/tables.ts'
import { AppError } from '../errors.ts'
import type { ByteRange, FileStore } from './file-store.ts'
import type { FileUrls } from './file-urls.ts'
import { protect, sendBytes } from './serve-bytes.ts'
import { mustBeSigned } from './signed-link.ts'

/** What a browser may show; none of these runs anything. */
const shownTypes = new Set(['image/jpeg', 'image/png', 'image/webp', 'image/avif', 'image/heic'])

/** `GET /files/:fileId`, mounted at `/api`: the bytes behind a signed link. A bad, an ended and an unknown one get the same answer. */
export function fileRoutes(parts: { db: Db; files: FileStore; urls: FileUrls; clock: Clock }): express.Router {
  const { db, files, urls, clock } = parts
  const router = express.Router()

  router.get('/files/:fileId', async (req, res) => {
    const { fileId } = req.params
    const link = mustBeSigned(req, fileId, urls)
    const file = await db.read.selectFrom('files').selectAll().where('id', '=', fileId).executeTakeFirst()
    if (!file || file.hiddenAt !== null) throw new AppError('file.unknown')

    const forMs = link.endsAt - clock.now()
    if (req.get('If-None-Match') === etagOf(file)) return void setCaching(res, file, forMs).status(304).end()
    const range = rangeOf(req, file.bytes)
    // RFC 9110 section 15.5.17: tell how long it is.
    if (range === 'unsatisfiable') return void res.status(416).set('Content-Range', `bytes */${file.bytes}`).end()

    const key = { sessionId: file.sessionId, fileId }
    const bytes = req.method === 'HEAD' ? Readable.from([]) : await files.read(key, range ?? undefined)
    if (!bytes) throw new AppError('file.unknown')
    if (range) res.status(206).set('Content-Range', `bytes ${range.start}-${range.end}/${file.bytes}`)
    // Whatever else it is, a link without `d` must not open it: only pictures are there to be looked at.
    const isShown = shownTypes.has(file.mediaType)
    if (link.isDownload || !isShown) res.attachment(file.name)
    protect(setCaching(res, file, forMs)).set({
      'Content-Type': isShown ? file.mediaType : 'application/octet-stream',
      'Content-Length': String(range ? range.end - range.start + 1 : file.bytes),
      'Accept-Ranges': 'bytes',
    })
    await sendBytes(bytes, res)
  })
  return router
}

/** A file never changes, so its id says which version it is. */
function etagOf(file: FileRow): string {
  return `"${file.id}"`
}

function setCaching(res: Response, file: FileRow, forMs: number): Response {
  return res.set({ ETag: etagOf(file), 'Cache-Control': `private, max-age=${Math.floor(forMs / 1000)}, immutable` })
}

/** The one range that was asked for; null for the whole file, which is also a permitted answer to several ranges. */
function rangeOf(req: Request, bytes: number): ByteRange | 'unsatisfiable' | null {
  const ranges = req.range(bytes)
  if (ranges === -1) return 'unsatisfiable'
  if (ranges === undefined || ranges === -2 || ranges.type !== 'bytes' || ranges.length !== 1) return null
  return ranges[0] ?? null
}
