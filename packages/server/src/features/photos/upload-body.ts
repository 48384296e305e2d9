import type { IncomingMessage } from 'node:http'
import { limits } from '@snaplink/contract'
import busboy from 'busboy'
import { AppError } from '../../errors.ts'

/** A photo on its way in. */
export interface UploadBody {
  /** Throws AppError `photo.interrupted` where the line was cut; whoever reads may stop early. */
  readonly bytes: AsyncIterable<Uint8Array>
  /** By `Content-Length`, before anything is read: the photo has at least so many bytes. */
  readonly declaredBytes: number | undefined
  /** By `Content-Digest` (RFC 9530): 64 lower-case hex digits. Of a form it would be the form's, not the photo's. */
  readonly declaredSha256: string | undefined
}

/** A form's photo, with what the fields before it said. */
export interface UploadForm extends UploadBody {
  readonly fields: Readonly<Record<string, string>>
  readonly fileName: string | undefined
}

/** A form's boundaries, headers and fields, at the most. */
const formBytes = 16 * 1024

/** The whole body is the photo. */
export function readRaw(req: IncomingMessage): UploadBody {
  return { bytes: bytesOf(req), ...declared(req) }
}

/**
 * `multipart/form-data` with one photo in it; its fields stand before the photo.
 *
 * @throws AppError `request.invalid` where there is no photo; so does reading where there are several
 */
export async function readForm(req: IncomingMessage): Promise<UploadForm> {
  const form = openForm(req)
  const fields: Record<string, string> = {}
  form.on('field', (name, value) => {
    fields[name] = value
  })
  let hasMore = false
  form.once('filesLimit', () => {
    hasMore = true
  })
  // Not `once`: busboy may say twice that a form ended early, and an error that nobody hears ends the process.
  const closed = new Promise<void>((resolve, reject) => form.on('close', resolve).on('error', reject))
  const file = new Promise<UploadForm>((resolve, reject) => {
    form.once('file', (_name, stream, { filename }) => {
      // It fails together with the form, whether or not somebody has begun to read it.
      stream.on('error', (error) => form.destroy(error))
      const { declaredBytes } = declared(req)
      const atLeast = declaredBytes === undefined ? undefined : Math.max(1, declaredBytes - formBytes)
      resolve({ fields, fileName: filename, bytes: photoOf(), declaredBytes: atLeast, declaredSha256: undefined })

      /** A form counts only when it arrived to its end: what is cut may look like a whole photo. */
      async function* photoOf(): AsyncGenerator<Uint8Array> {
        try {
          for await (const chunk of stream) yield chunk
          await closed
        } catch (cause) {
          throw new AppError('photo.interrupted', { cause })
        } finally {
          req.unpipe(form)
        }
        if (hasMore) throw new AppError('request.invalid', { detail: 'Send one photo in a request.' })
      }
    })
    const noPhoto = (cause?: unknown) =>
      reject(new AppError('request.invalid', { detail: 'There is no photo in this form.', cause }))
    closed.then(noPhoto, noPhoto)
  })
  endSilentLine(req)
  req.once('close', () => {
    if (!req.complete) form.destroy(new Error('The line was cut.'))
  })
  req.pipe(form)
  return file
}

/**
 * Reads and forgets what the client still sends, so that it comes to read our answer instead of a broken line; but no more
 * than `maxBytes`.
 */
export function drain(req: IncomingMessage, maxBytes: number): void {
  let rest = maxBytes
  req.unpipe()
  req.on('data', (chunk: Buffer) => {
    rest -= chunk.length
    if (rest < 0) req.destroy()
  })
  req.resume()
}

async function* bytesOf(req: IncomingMessage): AsyncGenerator<Uint8Array> {
  endSilentLine(req)
  try {
    // Otherwise stopping early would part the request from its line, and `drain` could no longer end an endless one.
    for await (const chunk of req.iterator({ destroyOnReturn: false })) yield chunk
  } catch (cause) {
    throw new AppError('photo.interrupted', { cause })
  }
}

/** A phone that vanished without a word must not hold on to us for ever. */
function endSilentLine(req: IncomingMessage): void {
  req.setTimeout(limits.uploadIdleMs, () => req.destroy())
}

function openForm(req: IncomingMessage): busboy.Busboy {
  try {
    return busboy({
      headers: req.headers,
      defParamCharset: 'utf8',
      limits: { files: 1, fields: 10, fieldNameSize: 100, fieldSize: 1024, parts: 12 },
    })
  } catch (cause) {
    throw new AppError('request.invalid', { detail: 'This form has no boundary.', cause })
  }
}

function declared({ headers }: IncomingMessage): Pick<UploadBody, 'declaredBytes' | 'declaredSha256'> {
  const length = headers['content-length']
  const digest = /(?:^|,)\s*sha-256=:([A-Za-z0-9+/]+=*):/.exec(String(headers['content-digest'] ?? ''))?.[1]
  return {
    declaredBytes: length === undefined ? undefined : Number(length),
    declaredSha256: digest === undefined ? undefined : Buffer.from(digest, 'base64').toString('hex'),
  }
}
