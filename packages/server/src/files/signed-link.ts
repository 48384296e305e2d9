import type { Request } from 'express'
import * as z from 'zod'
import { AppError } from '../errors.ts'
import type { FileUrls } from './file-urls.ts'

const query = z.object({ e: z.string(), s: z.string(), d: z.literal('1').optional() })

export interface SignedLink {
  /** Epoch milliseconds. */
  readonly endsAt: number
  /** The browser is to save it, not to show it. */
  readonly isDownload: boolean
}

/** @throws AppError `file.unknown`, the same for a link that was never good and for one that has ended */
export function mustBeSigned(req: Request<object>, path: string, urls: FileUrls): SignedLink {
  const link = query.safeParse(req.query)
  if (!link.success || !urls.isGood(path, link.data.e, link.data.s)) throw new AppError('file.unknown')
  return { endsAt: Number(link.data.e), isDownload: link.data.d === '1' }
}
