import { createHash, createHmac } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { type StandIn, startStandIn } from './destination-store.ts'

export interface S3Account {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly region: string
  readonly bucket: string
}

/**
 * A bucket, path style. Each request has to carry a signature by AWS Signature Version 4 ("Authenticating Requests: Using the
 * Authorization Header", Amazon S3 API Reference), recomputed here from what came over the wire.
 */
export function startS3StandIn(account: S3Account): Promise<StandIn> {
  return startStandIn((req, body) => {
    const wrong = whatIsWrong(req, body, account)
    if (wrong) return wrong
    const [bucket, ...key] = decodeURIComponent(new URL(req.url ?? '', 'http://x').pathname)
      .slice(1)
      .split('/')
    if (req.method !== 'PUT' || bucket !== account.bucket) return `${req.method} ${req.url} is no object of this bucket`
    return {
      ...{ name: key.join('/'), bytes: body, mediaType: String(req.headers['content-type']) },
      answer: (res) => res.writeHead(200, { ETag: `"${createHash('md5').update(body).digest('hex')}"` }).end(),
    }
  })
}

function whatIsWrong(req: IncomingMessage, body: Buffer, account: S3Account): string | null {
  const header = req.headers.authorization ?? ''
  const [, id, date, region, signedHeaders, signature] =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/.exec(
      header,
    ) ?? []
  if (!id || !date || !region || !signedHeaders || !signature) return `no signature in ${header.slice(0, 40)}`
  if (id !== account.accessKeyId || region !== account.region) return 'another account'
  const at = String(req.headers['x-amz-date'])
  const skewMs = Math.abs(
    Date.now() - Date.parse(at.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z')),
  )
  if (!at.startsWith(date) || !(skewMs < 15 * 60_000)) return 'signed at another time'
  const names = signedHeaders.split(';')
  if (!['host', 'x-amz-date', 'x-amz-content-sha256'].every((name) => names.includes(name)))
    return 'too little is signed'
  const payloadHash = String(req.headers['x-amz-content-sha256'])
  if (payloadHash !== sha256(body)) return 'the bytes are not those that were signed'

  const url = new URL(req.url ?? '', 'http://x')
  const query = [...url.searchParams].map(([name, value]) => `${encode(name)}=${encode(value)}`).sort()
  const canonical = [
    req.method,
    url.pathname,
    query.join('&'),
    ...names.map((name) => `${name}:${String(req.headers[name]).trim().replace(/ +/g, ' ')}`),
    '',
    signedHeaders,
    payloadHash,
  ].join('\n')
  const scope = `${date}/${region}/s3/aws4_request`
  const toSign = ['AWS4-HMAC-SHA256', at, scope, sha256(Buffer.from(canonical))].join('\n')
  const key = [date, region, 's3', 'aws4_request'].reduce<Buffer>(
    (secret, part) => createHmac('sha256', secret).update(part).digest(),
    Buffer.from(`AWS4${account.secretAccessKey}`),
  )
  const expected = createHmac('sha256', key).update(toSign).digest('hex')
  return expected === signature ? null : 'the signature does not match'
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex')
}

function encode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
}
