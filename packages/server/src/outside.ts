import { lookup } from 'node:dns'
import { type IncomingMessage, request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { BlockList, isIP, isIPv6 } from 'node:net'

/** What an address outside answered. */
export interface OutsideAnswer {
  readonly status: number
  /** Without parameters, in small letters; empty where it says nothing. */
  readonly mediaType: string
  readonly body: Buffer
  /** How long it asks us to wait. Milliseconds. */
  readonly retryAfterMs: number | undefined
}

export interface OutsideRequest {
  maxBytes: number
  /** For the whole of it, redirects included. */
  timeoutMs: number
  accept: string
  signal?: AbortSignal
}

/** Requests to addresses that we do not choose ourselves: links in other people's answers, and what these redirect to. */
export interface Outside {
  /** @throws OutsideError */
  get(url: string, request: OutsideRequest): Promise<OutsideAnswer>
}

/** `unreachable`: nobody answered, or not in time: perhaps we are off-line. `refused`: we do not go there, or take no more of it. */
export class OutsideError extends Error {
  readonly reason: 'unreachable' | 'refused'

  constructor(reason: 'unreachable' | 'refused', message: string, cause?: unknown) {
    super(message, { cause })
    this.name = 'OutsideError'
    this.reason = reason
  }
}

const maxRedirects = 4

/**
 * Asks by GET. Addresses in our own networks are refused after the name has been resolved, also where a redirect leads there: nobody may
 * use us to knock at a router's or a cloud's inner door.
 *
 * @param trusted origins that whoever runs this server configured; they may be anywhere
 */
export function createOutside({ userAgent, trusted }: { userAgent: string; trusted: ReadonlySet<string> }): Outside {
  return {
    async get(given, { maxBytes, timeoutMs, accept, signal }) {
      const late = AbortSignal.timeout(timeoutMs)
      const until = signal ? AbortSignal.any([late, signal]) : late
      let url = URL.canParse(given) ? new URL(given) : undefined
      for (let hop = 0; hop <= maxRedirects; hop++) {
        if (!url || !/^https?:$/.test(url.protocol))
          throw new OutsideError('refused', 'This is not an address on the web.')
        const isTrusted = trusted.has(url.origin)
        const answer = await send(url, { isTrusted, headers: { Accept: accept, 'User-Agent': userAgent }, until })
        const status = answer.statusCode ?? 0
        const { location } = answer.headers
        if (status < 300 || status >= 400 || location === undefined) return read(answer, status, maxBytes, until)
        answer.destroy()
        url = URL.canParse(location, url.href) ? new URL(location, url) : undefined
      }
      throw new OutsideError('refused', 'It redirects without end.')
    },
  }
}

function send(
  url: URL,
  { isTrusted, headers, until }: { isTrusted: boolean; headers: Record<string, string>; until: AbortSignal },
): Promise<IncomingMessage> {
  const host = url.hostname.replace(/^\[|\]$/g, '')
  // Nothing is resolved for a literal address, so `lookup` below would not be asked.
  if (!isTrusted && isIP(host) && isPrivate(host))
    return Promise.reject(new OutsideError('refused', 'It is a private address.'))
  const request = url.protocol === 'https:' ? requestHttps : requestHttp
  return new Promise((resolve, reject) => {
    const asked = request(url, { headers, signal: until, agent: false, ...(!isTrusted && { lookup: lookUpPublic }) })
    asked.once('response', resolve)
    asked.once('error', (error) =>
      reject(error instanceof OutsideError ? error : new OutsideError('unreachable', 'Nobody answered.', error)),
    )
    asked.end()
  })
}

/** The resolver that the connection itself uses, so that a name cannot mean one address when it is checked and another later. */
const lookUpPublic: NonNullable<Parameters<typeof requestHttp>[1]>['lookup'] = (name, options, callback) => {
  lookup(name, { ...options, all: true }, (error, addresses) => {
    if (error) return callback(error, '', 4)
    const wrong = addresses.some(({ address }) => isPrivate(address))
    const [first] = addresses
    if (wrong || !first) return callback(new OutsideError('refused', 'It leads to a private address.'), '', 4)
    if (options.all) callback(null, addresses)
    else callback(null, first.address, first.family)
  })
}

async function read(
  answer: IncomingMessage,
  status: number,
  maxBytes: number,
  until: AbortSignal,
): Promise<OutsideAnswer> {
  const chunks: Buffer[] = []
  let bytes = 0
  try {
    for await (const chunk of answer) {
      bytes += chunk.length
      if (bytes > maxBytes) throw new OutsideError('refused', 'It is larger than we take.')
      chunks.push(chunk)
    }
    until.throwIfAborted()
  } catch (error) {
    answer.destroy()
    throw error instanceof OutsideError ? error : new OutsideError('unreachable', 'The answer was cut off.', error)
  }
  const type = answer.headers['content-type'] ?? ''
  return {
    status,
    mediaType: type.split(';')[0]?.trim().toLowerCase() ?? '',
    body: Buffer.concat(chunks),
    retryAfterMs: retryAfterOf(answer.headers['retry-after']),
  }
}

function retryAfterOf(header: string | undefined): number | undefined {
  if (header === undefined) return undefined
  const seconds = /^\d+$/.test(header) ? Number(header) : (Date.parse(header) - Date.now()) / 1000
  return Number.isFinite(seconds) ? Math.max(0, seconds * 1000) : undefined
}

const ours = new BlockList()
const v4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
]
const more = ['192.0.2.0/24', '192.168.0.0/16', '198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24', '224.0.0.0/3']
// The last ones hold an IPv4 address in them (NAT64, 6to4, Teredo).
const v6 = [
  '::/127',
  'fc00::/7',
  'fe80::/10',
  'fec0::/10',
  'ff00::/8',
  '2001:db8::/32',
  '64:ff9b::/96',
  '64:ff9b:1::/48',
  '2002::/16',
  '2001::/32',
]
for (const [ranges, family] of [
  [[...v4, ...more], 'ipv4'],
  [v6, 'ipv6'],
] as const) {
  for (const range of ranges) {
    const [net = '', bits] = range.split('/')
    ours.addSubnet(net, Number(bits), family)
  }
}

/** An address that is not on the public internet, or could lead back from there. */
export function isPrivate(address: string): boolean {
  const plain = address.replace(/%.*$/, '')
  if (!isIPv6(plain)) return ours.check(plain, 'ipv4')
  const canonical = new URL(`http://[${plain}]`).hostname.slice(1, -1)
  const mapped = /^::(?:ffff:(?:0:)?)?([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(canonical)
  if (mapped) {
    const [high = 0, low = 0] = [Number.parseInt(mapped[1] ?? '', 16), Number.parseInt(mapped[2] ?? '', 16)]
    return ours.check([high >> 8, high & 255, low >> 8, low & 255].join('.'), 'ipv4')
  }
  return ours.check(canonical, 'ipv6')
}
