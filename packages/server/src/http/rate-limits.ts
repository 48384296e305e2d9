import { isIPv6 } from 'node:net'
import type { RequestHandler } from 'express'
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { AppError } from '../errors.ts'

/** So many tries in so much time. */
export interface RateLimit {
  readonly tries: number
  readonly perSeconds: number
}

const minute = 60
const hour = 60 * minute

/** Every rate, with its reason. Those by address leave room for an office or a school behind one address. */
export const rateLimits = {
  /** By address. Each makes rows that stay for a month. */
  guest: { tries: 60, perSeconds: minute },
  /** By address. Each costs a password hash (50 ms of a core, 16 MB) and tells whether an address has an account. */
  signUp: { tries: 60, perSeconds: minute },
  /** By address. Each costs a password hash. */
  signIn: { tries: 60, perSeconds: minute },
  /** By address and account: more than anybody mistypes, fewer than guessing needs. Forgotten after a success. */
  password: { tries: 10, perSeconds: 15 * minute },
  /** By account, from all addresses together: what a botnet gets (NIST SP 800-63B allows 100 in a row). */
  passwordAnywhere: { tries: 100, perSeconds: hour },
  /** By address. Each makes rows that stay for five minutes, and a picture (5 ms of a core). */
  qrGenerate: { tries: 60, perSeconds: minute },
  /** By address: nobody approves more often. A phone may mistype nothing; this bounds what trying costs us. */
  qrVerify: { tries: 60, perSeconds: minute },
  /** By address: twenty desktops behind one, each asking every two seconds. Nobody guesses a secret of 122 bits. */
  qrCheck: { tries: 600, perSeconds: minute },
  /** By secret: polling every two seconds is half of it. */
  qrCheckOne: { tries: 60, perSeconds: minute },
  /** By address. A few reads of one account. */
  account: { tries: 240, perSeconds: minute },
  /** By address. Each makes a session. */
  open: { tries: 60, perSeconds: minute },
  /** By address, of those with an API key: a server that opens pages for all its customers. */
  openByKey: { tries: 600, perSeconds: minute },
  /** By address. Nobody guesses a ticket; this only bounds what trying costs us. */
  join: { tries: 120, perSeconds: minute },
  /** By address: more than anybody mistypes. Forgotten after a success. */
  shortCode: { tries: 10, perSeconds: 3 * minute },
  /** From all addresses together: against a thousand open codes out of 2.6 × 10^10, one guess succeeds in 18 days. */
  shortCodeAnywhere: { tries: 1000, perSeconds: minute },
  /** By address. A phone's page asks every two seconds; nobody guesses a key. */
  knownPhone: { tries: 600, perSeconds: minute },
  /** By owner. Each may decode a gallery; a client that waits asks once a second. */
  publish: { tries: 120, perSeconds: minute },
  /** By owner: a page that pages through ten thousand scans, and edits of a busy hand. */
  ownScans: { tries: 600, perSeconds: minute },
  /** By owner: search as you type, and a page that follows what changes. */
  ownBooks: { tries: 1200, perSeconds: minute },
  /** By owner. Each asks every provider, of which some let us ask once a second. */
  titleSearch: { tries: 30, perSeconds: minute },
  /** By owner: reading a list of 2 MB costs a tenth of a second. */
  stockTakes: { tries: 240, perSeconds: minute },
  /** By session. Each stays good for three minutes, and so makes guessing easier. */
  newShortCode: { tries: 10, perSeconds: 3 * minute },
  /** By device: ten a second, and a gallery of two hundred photos with their previews at once. */
  command: { tries: 600, perSeconds: minute },
  /** By session: all its phones at work. */
  commandInSession: { tries: 2400, perSeconds: minute },
  /** By device. Each may be a file on the disk and a picture to decode. */
  upload: { tries: 600, perSeconds: minute },
  /** By session. */
  uploadInSession: { tries: 1200, perSeconds: minute },
  /** By address: a server that sends photos for many. */
  uploadByAddress: { tries: 3000, perSeconds: minute },
} satisfies Record<string, RateLimit>

export type RateLimitName = keyof typeof rateLimits

export interface RateLimits {
  /** Counts one try. @throws AppError `request.too-many`, with the seconds to wait */
  take(name: RateLimitName, key: string): Promise<void>
  /** Starts anew for `key`. */
  forget(name: RateLimitName, key: string): Promise<void>
}

/** Counts in this process. `changes` is for tests. */
export function createRateLimits(changes: Partial<Record<RateLimitName, RateLimit>> = {}): RateLimits {
  const limiters = new Map(
    Object.entries<RateLimit>({ ...rateLimits, ...changes }).map(([name, { tries, perSeconds }]) => [
      name,
      new RateLimiterMemory({ keyPrefix: name, points: tries, duration: perSeconds }),
    ]),
  )
  return {
    async take(name, key) {
      try {
        await limiters.get(name)?.consume(key)
      } catch (refusal) {
        if (!(refusal instanceof RateLimiterRes)) throw refusal
        throw new AppError('request.too-many', { retryAfter: Math.ceil(refusal.msBeforeNext / 1000) })
      }
    },
    async forget(name, key) {
      await limiters.get(name)?.delete(key)
    },
  }
}

/** Counts nothing: for benches, which are not people. */
export const noRateLimits: RateLimits = { take: async () => undefined, forget: async () => undefined }

/** Limits by the address that the server sees. Stands before anything that looks at a credential or a body. */
export function limitByAddress(limits: RateLimits, name: RateLimitName): RequestHandler {
  return async (req, _res, next) => {
    await limits.take(name, networkOf(req.ip))
    next()
  }
}

/**
 * What one subscriber gets from a provider, and so may not be counted as many: an IPv4 address or an IPv6 /64.
 *
 * @param address undefined when the connection is gone already
 */
export function networkOf(address: string | undefined): string {
  if (address === undefined || !isIPv6(address)) return address ?? 'gone'
  const mapped = /^::ffff:([\d.]+)$/i.exec(address)?.[1]
  if (mapped) return mapped
  const [left = [], right] = address.split('::').map((half) => half.split(':').filter(Boolean))
  const zeros = right ? Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0') : []
  return `${[...left, ...zeros, ...(right ?? [])].slice(0, 4).join(':')}::/64`
}
