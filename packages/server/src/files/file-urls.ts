import { createHmac, timingSafeEqual } from 'node:crypto'
import { limits } from '@snaplink/contract'
import type { Clock } from '../clock.ts'

/** Links to one file's bytes, the only credential that may stand in a URL (DESIGN.md section 4). */
export interface FileUrls {
  /** A link relative to where Snaplink lives: `api/files/<id>?e=<expiry, epoch ms>&s=<signature>`. */
  view(fileId: string): string
  /** The same, but the browser saves it. */
  download(fileId: string): string
  /** A link to a book's cover, good for `limits.coverUrlMs` at most and for half of it at least. */
  lasting(fileId: string): string
  /** The same for anything else below `api/`, which is made of files when somebody asks for it. */
  link(path: string): string
  /** When the links given out now end; they stay the same until this changes, so that the browser's cache keeps working. */
  expiresAt(): number
  /** Whether we signed this link to a file, or to another path, and it has not ended. Takes the same time for every wrong signature. */
  isGood(fileIdOrPath: string, expiresAt: string, signature: string): boolean
}

/** Links change this often, so they are good for four fifths to all of `limits.fileUrlMs`. */
const stepMs = limits.fileUrlMs / 5

export function createFileUrls({ secret, clock }: { secret: Buffer; clock: Clock }): FileUrls {
  const signatureOf = (fileId: string, expiresAt: number | string) =>
    createHmac('sha256', secret).update(`file-url\n${fileId}\n${expiresAt}`).digest('base64url')

  const expiresAt = () => Math.floor(clock.now() / stepMs) * stepMs + limits.fileUrlMs

  const lastingUntil = () => {
    const step = limits.coverUrlMs / 2
    return Math.floor(clock.now() / step) * step + limits.coverUrlMs
  }

  function view(fileId: string): string {
    return `api/files/${fileId}?${signed(fileId)}`
  }

  /** A path has a slash in it, which no id has. */
  function signed(fileIdOrPath: string, e = expiresAt()): string {
    return `e=${e}&s=${signatureOf(fileIdOrPath, e)}`
  }

  return {
    view,
    lasting: (fileId) => `api/files/${fileId}?${signed(fileId, lastingUntil())}`,
    link: (path) => `api/${path}?${signed(path)}`,
    download: (fileId) => `${view(fileId)}&d=1`,
    expiresAt,
    isGood(fileIdOrPath, expiry, signature) {
      const expected = Buffer.from(signatureOf(fileIdOrPath, expiry))
      const given = Buffer.from(signature)
      const isOurs = given.length === expected.length && timingSafeEqual(given, expected)
      return isOurs && Number(expiry) > clock.now()
    },
  }
}
