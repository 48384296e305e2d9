import { pipeline } from 'node:stream/promises'
import type { Response } from 'express'

/** Bytes come from strangers: whatever they are, no browser may take them for a page, or run anything in them. */
export function protect(res: Response): Response {
  return res.set({
    'X-Content-Type-Options': 'nosniff',
    'Content-Security-Policy': "default-src 'none'; sandbox",
    'Cross-Origin-Resource-Policy': 'same-origin',
  })
}

/** @throws what the source throws; not that whoever asked went away: nobody is left to tell */
export async function sendBytes(bytes: NodeJS.ReadableStream, res: Response): Promise<void> {
  try {
    await pipeline(bytes, res)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error
  }
}
