import type { IncomingMessage } from 'node:http'
import busboy from 'busboy'
import { AppError } from '../../errors.ts'
import { declaredOf, endSilentLine, type RawBody } from '../../http/raw-body.ts'

/** A form's photo, with what the fields before it said. */
export interface UploadForm extends RawBody {
  readonly fields: Readonly<Record<string, string>>
  readonly fileName: string | undefined
}

/** A form's boundaries, headers and fields, at the most. */
const formBytes = 16 * 1024

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
      const { declaredBytes } = declaredOf(req)
      // A digest would be the form's, not the photo's.
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
