import { resolve } from 'node:path'
import { limits, photoType, type SessionLimits } from '@snaplink/contract'
import proxyAddr from 'proxy-addr'
import { type BookProviderSettings, readBookProviders, usualBookProviders } from './book-settings.ts'
import { type DestinationSettings, readDestinations } from './destination-settings.ts'

/** Everything that may be set from outside, checked once at the start. */
export interface Config {
  readonly port: number
  /** Undefined: every interface, IPv6 and IPv4. */
  readonly host: string | undefined
  /** Absolute path. */
  readonly dataDir: string
  /** Where people reach us when that is not our own address; without a trailing slash. */
  readonly publicUrl: string | undefined
  /** `sqlite://…` or `mysql://…`. */
  readonly databaseUrl: string
  /** Where the QR of a login request leads; undefined: to our own page. */
  readonly mobileAppUrl: string | undefined
  /** `always`: also who follows the documented API alone needs the number to let a computer in. */
  readonly signinNumber: 'asked' | 'always'
  /** A database of places by address, on this machine; undefined: no places are shown. */
  readonly geoIpPath: string | undefined
  /** Whether a page may be used without an account. */
  readonly guests: boolean
  /** What a session may hold at most, and does unless its opener wants less. */
  readonly photoLimits: SessionLimits
  /** Where photos may be published, by name. The first is taken where none is named. */
  readonly destinations: ReadonlyMap<string, DestinationSettings>
  /** Where books are looked up, in this order. */
  readonly bookProviders: readonly BookProviderSettings[]
  /** Google Books answers more often with one. */
  readonly googleBooksKey: string | undefined
  /** Of whoever runs this server, for those whom we ask: a mail address or a page. Undefined: we claim none. */
  readonly contact: string | undefined
  /** Origins of other people's pages that may talk to us. */
  readonly origins: readonly string[]
  /** Proxies whose X-Forwarded-For is believed: a number of hops, or addresses as Express understands them. */
  readonly trustProxy: false | number | string
  /** Shared by all nodes; undefined: made at the first start and kept in `dataDir`. */
  readonly secret: Buffer | undefined
  readonly logLevel: 'silent' | 'error' | 'warn' | 'info' | 'debug'
}

/** A setting that cannot be used; the message is a sentence that names the variable. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}

/**
 * Reads the environment: the only place that does.
 *
 * @throws ConfigError
 */
export function readConfig(env: Readonly<Record<string, string | undefined>> = process.env): Config {
  const dataDir = resolve(env.DATA_DIR || 'data')
  const publicUrl = readPublicUrl(env.PUBLIC_URL)
  return Object.freeze({
    port: readPort(env.PORT),
    host: env.HOST || undefined,
    dataDir,
    publicUrl,
    databaseUrl: readDatabaseUrl(env.DATABASE_URL, dataDir),
    mobileAppUrl: readMobileAppUrl(env.MOBILE_APP_URL),
    signinNumber: readChoice('SNAPLINK_SIGNIN_NUMBER', env.SNAPLINK_SIGNIN_NUMBER, ['asked', 'always'], 'asked'),
    geoIpPath: env.SNAPLINK_GEOIP ? resolve(env.SNAPLINK_GEOIP) : undefined,
    guests: readChoice('SNAPLINK_GUESTS', env.SNAPLINK_GUESTS, ['on', 'off'], publicUrl ? 'off' : 'on') === 'on',
    photoLimits: readPhotoLimits(env),
    destinations: readPublishing(env.SNAPLINK_DESTINATIONS),
    bookProviders: readProviders(env.SNAPLINK_BOOK_PROVIDERS),
    googleBooksKey: readWord('SNAPLINK_GOOGLE_BOOKS_KEY', env.SNAPLINK_GOOGLE_BOOKS_KEY),
    contact: readWord('SNAPLINK_CONTACT', env.SNAPLINK_CONTACT),
    origins: readOrigins(env.SNAPLINK_ORIGINS),
    trustProxy: readTrustProxy(env.SNAPLINK_TRUST_PROXY),
    secret: readSecret(env.SNAPLINK_SECRET),
    logLevel: readChoice('SNAPLINK_LOG', env.SNAPLINK_LOG, ['silent', 'error', 'warn', 'info', 'debug'], 'info'),
  })
}

function readPort(value: string | undefined): number {
  if (!value) return 3000
  const port = Number(value)
  // 0 asks the system for a free one.
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port
  throw new ConfigError(`PORT is "${value}"; it has to be a number from 0 to 65535.`)
}

function readPublicUrl(value: string | undefined): string | undefined {
  if (!value) return undefined
  const url = URL.canParse(value) ? new URL(value) : undefined
  if (!url || !/^https?:$/.test(url.protocol) || url.search || url.hash || url.username) {
    throw new ConfigError(`PUBLIC_URL is "${value}"; it has to be an address like https://photos.example.org/ .`)
  }
  return url.href.replace(/\/$/, '')
}

/** Any scheme, for apps have their own. The fragment is where the code goes. */
function readMobileAppUrl(value: string | undefined): string | undefined {
  if (!value) return undefined
  if (URL.canParse(value) && !new URL(value).hash && !/^(javascript|data):/i.test(value)) return value
  throw new ConfigError(
    `MOBILE_APP_URL is "${value}"; it has to be an address without #, like https://app.example.org/login or example://login .`,
  )
}

function readDatabaseUrl(value: string | undefined, dataDir: string): string {
  if (!value) return `sqlite://${dataDir}/snaplink.db`
  if (/^sqlite:\/\/./.test(value)) return value
  if (/^mysql:\/\//.test(value) && URL.canParse(value) && new URL(value).pathname.length > 1) return value
  // Not the value itself: it may hold a password.
  throw new ConfigError(
    'DATABASE_URL has to be mysql://user:password@host:3306/database or sqlite:///absolute/path.db .',
  )
}

function readPhotoLimits(env: Readonly<Record<string, string | undefined>>): SessionLimits {
  const mib = 1024 * 1024
  const maxPhotos = readWhole('SNAPLINK_MAX_PHOTOS', env.SNAPLINK_MAX_PHOTOS, 1000, limits.maxPhotos)
  const maxPhotoMb = readWhole('SNAPLINK_MAX_PHOTO_MB', env.SNAPLINK_MAX_PHOTO_MB, 1024, limits.maxPhotoBytes / mib)
  const maxPhotoBytes = maxPhotoMb * mib
  // Unless somebody says otherwise, as many of the largest as there may be.
  const maxTotalMb = readWhole('SNAPLINK_MAX_TOTAL_MB', env.SNAPLINK_MAX_TOTAL_MB, 1_000_000, maxPhotos * maxPhotoMb)
  return Object.freeze({
    ...{ maxPhotos, maxPhotoBytes, maxTotalBytes: maxTotalMb * mib },
    mediaTypes: [...photoType.options],
  })
}

function readWhole(name: string, value: string | undefined, most: number, standard: number): number {
  if (!value) return standard
  const number = Number(value)
  if (Number.isInteger(number) && number >= 1 && number <= most) return number
  throw new ConfigError(`${name} is "${value}"; it has to be a whole number from 1 to ${most}.`)
}

function readPublishing(value: string | undefined): ReadonlyMap<string, DestinationSettings> {
  const destinations = readDestinations(value ?? '')
  if (typeof destinations !== 'string') return destinations
  throw new ConfigError(`SNAPLINK_DESTINATIONS cannot be used: ${destinations}.`)
}

function readProviders(value: string | undefined): readonly BookProviderSettings[] {
  const providers = readBookProviders(value || usualBookProviders)
  if (typeof providers !== 'string') return Object.freeze(providers)
  throw new ConfigError(`SNAPLINK_BOOK_PROVIDERS cannot be used: ${providers}.`)
}

/** It goes into a header or an address. */
function readWord(name: string, value: string | undefined): string | undefined {
  if (!value) return undefined
  if (/^[\x21-\x7e]{1,200}$/.test(value)) return value
  throw new ConfigError(`${name} has to be one word of plain ASCII letters, at most 200 of them.`)
}

function readOrigins(value: string | undefined): readonly string[] {
  const origins = (value ?? '').split(/[\s,]+/).filter(Boolean)
  const wrong = origins.find((origin) => !URL.canParse(origin) || new URL(origin).origin !== origin)
  if (wrong === undefined) return Object.freeze(origins)
  throw new ConfigError(`SNAPLINK_ORIGINS holds "${wrong}"; each has to be an origin like https://shop.example.org .`)
}

function readTrustProxy(value: string | undefined): false | number | string {
  if (!value || value === 'off') return false
  if (/^\d+$/.test(value)) return Number(value)
  try {
    proxyAddr.compile(value.split(/\s*,\s*/))
    return value
  } catch {
    // Its own sentence does not name the variable.
    throw new ConfigError(
      `SNAPLINK_TRUST_PROXY is "${value}"; it has to be a number of proxies or their addresses, like 1 or 10.0.0.0/8 .`,
    )
  }
}

function readSecret(value: string | undefined): Buffer | undefined {
  if (!value) return undefined
  if (/^[0-9a-f]{64,}$/i.test(value)) return Buffer.from(value, 'hex')
  throw new ConfigError('SNAPLINK_SECRET has to be at least 64 hexadecimal digits (openssl rand -hex 32).')
}

function readChoice<Choice extends string>(
  name: string,
  value: string | undefined,
  choices: readonly Choice[],
  standard: NoInfer<Choice>,
): Choice {
  if (!value) return standard
  const choice = choices.find((known) => known === value)
  if (choice) return choice
  throw new ConfigError(`${name} is "${value}"; it has to be one of ${choices.join(', ')}.`)
}
