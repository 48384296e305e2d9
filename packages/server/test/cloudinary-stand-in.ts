import { createHash } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { imageTypeOf } from '../src/features/photos/image-type.ts'
import { type StandIn, startStandIn } from './destination-store.ts'

export interface CloudinaryAccount {
  readonly cloudName: string
  readonly apiKey: string
  readonly apiSecret: string
  readonly algorithm: 'sha1' | 'sha256'
}

/**
 * The upload endpoint. Each request has to be signed as "Generating authentication signatures" of Cloudinary's documentation says: all
 * parameters but `file`, `cloud_name`, `resource_type`, `api_key` and the signature, sorted by name, joined as `name=value` by `&`, with
 * `&` in a value written as `%26`, and the secret at the end.
 */
export function startCloudinaryStandIn(account: CloudinaryAccount): Promise<StandIn> {
  return startStandIn((req, body) => {
    if (req.method !== 'POST' || req.url !== `/v1_1/${account.cloudName}/image/upload`)
      return `${req.method} ${req.url}`
    const form = readForm(req, body)
    if (!form) return 'no form'
    const { file, fields } = form
    const { signature, api_key: apiKey, ...others } = fields
    if (apiKey !== account.apiKey) return 'another account'
    if (!(Math.abs(Date.now() / 1000 - Number(fields.timestamp)) < 3600)) return 'signed at another time'
    const signed = Object.entries(others)
      .filter(([name, value]) => !['cloud_name', 'resource_type'].includes(name) && value !== '')
      .map(([name, value]) => `${name}=${value.replaceAll('&', '%26')}`)
      .sort()
      .join('&')
    const expected = createHash(account.algorithm)
      .update(signed + account.apiSecret)
      .digest('hex')
    if (signature !== expected) return 'the signature does not match'
    const { public_id: publicId = '', overwrite } = fields
    if (!publicId || overwrite !== '1') return 'it would become another picture each time'
    const mediaType = imageTypeOf(file)
    if (!mediaType) return 'not a picture'
    const extension = mediaType.slice('image/'.length).replace('jpeg', 'jpg')
    return {
      ...{ name: publicId, bytes: file, mediaType },
      answer: (res) =>
        res.writeHead(200, { 'Content-Type': 'application/json' }).end(
          JSON.stringify({
            public_id: publicId,
            version: 1,
            secure_url: `https://res.cloudinary.com/${account.cloudName}/image/upload/v1/${publicId}.${extension}`,
          }),
        ),
    }
  })
}

function readForm(req: IncomingMessage, body: Buffer): { fields: Record<string, string>; file: Buffer } | null {
  const boundary = /boundary=(.+)$/.exec(String(req.headers['content-type']))?.[1]
  if (!boundary) return null
  const fields: Record<string, string> = {}
  let file = Buffer.alloc(0)
  for (const part of body.toString('latin1').split(`--${boundary}`).slice(1, -1)) {
    const [head = '', ...rest] = part.split('\r\n\r\n')
    const content = Buffer.from(rest.join('\r\n\r\n').replace(/\r\n$/, ''), 'latin1')
    const name = /name="([^"]+)"/.exec(head)?.[1] ?? ''
    if (name === 'file') file = content
    else fields[name.replace(/\[\]$/, '')] = content.toString()
  }
  return { fields, file }
}
