import { type LineSpeed, lineOf } from './delayed-pipe.ts'
import { type Random, seededRandom } from './random.ts'

const kib = 1024
const mib = 1024 * kib

/** What goes wrong, once so many more bytes of uploads have come through. Times in milliseconds. */
export type Fault = { readonly afterBytes: number } & (
  | { readonly kind: 'dark' | 'offline' | 'stall' | 'desktop-offline'; readonly forMs: number }
  | { readonly kind: 'reset' | 'phone-killed' | 'phone-reloaded' | 'desktop-reloaded' | 'tickets-expire' }
  /** Connections that end after so many bytes. */
  | { readonly kind: 'byte-budget'; readonly bytes: number; readonly times: number }
  | { readonly kind: 'bad-gateway'; readonly times: number }
  | { readonly kind: 'server-killed'; readonly forMs: number }
  /** Until the phone has said so; then its page is opened again. Only where the server has a small disk to itself. */
  | { readonly kind: 'disk-full' }
)

export type FaultKind = Fault['kind']
/** What may happen in a plan made from a seed. */
export type SeededKind = Exclude<FaultKind, 'disk-full'>

/** The network as it is all the time. */
export interface Surroundings {
  readonly line: LineSpeed
  readonly blocksWebSockets: boolean
  /** What a proxy takes in one request; infinite where there is none. */
  readonly maxBodyBytes: number
}

/** One run: what is sent, over which network, and what goes wrong meanwhile. The same seed gives the same plan. */
export interface Plan {
  readonly seed: number
  readonly photoBytes: readonly number[]
  /** Whether a second phone sends the first of these photos too, at the same time. */
  readonly hasTwin: boolean
  readonly surroundings: Surroundings
  /** One after the other. */
  readonly faults: readonly Fault[]
}

export const calm: Surroundings = {
  line: lineOf(Number.POSITIVE_INFINITY, 0),
  blocksWebSockets: false,
  maxBodyBytes: Number.POSITIVE_INFINITY,
}

/** How often which load comes, by shares of 100. */
const loads: readonly [share: number, make: (random: Random) => number[]][] = [
  [70, (random) => Array.from({ length: random.between(1, 4) }, () => random.between(300 * kib, 1500 * kib))],
  [20, (random) => [12 * mib, random.between(100 * kib, mib)]],
  [4, () => [50 * mib]],
  [6, (random) => Array.from({ length: 60 }, () => random.between(64 * kib, 128 * kib))],
]

/** As of Wi-Fi beside the router, Wi-Fi two rooms away, and a phone's own network. */
const lines = [lineOf(Number.POSITIVE_INFINITY, 0), lineOf(100, 2), lineOf(40, 5), lineOf(15, 40)] as const

const kinds: readonly [SeededKind, ...SeededKind[]] = [
  ...(['dark', 'dark', 'dark', 'offline', 'offline', 'offline', 'reset', 'reset', 'byte-budget'] as const),
  ...(['stall', 'bad-gateway', 'server-killed', 'phone-killed', 'phone-reloaded'] as const),
  ...(['desktop-reloaded', 'desktop-offline', 'tickets-expire'] as const),
]

export function planOf(seed: number): Plan {
  const random = seededRandom(seed)
  const photoBytes = pickLoad(random)(random)
  const total = photoBytes.reduce((sum, bytes) => sum + bytes, 0)
  const count = random.between(1, 3)
  return {
    seed,
    photoBytes,
    hasTwin: photoBytes.length < 10 && random.happens(0.08),
    surroundings: {
      line: total > 4 * mib ? lineOf(200, 5) : random.pick(lines),
      blocksWebSockets: random.happens(0.1),
      maxBodyBytes: random.happens(0.1) ? random.pick([64 * kib, 200 * kib, mib]) : Number.POSITIVE_INFINITY,
    },
    // All of them find something under way: together they come before the last byte.
    faults: Array.from({ length: count }, () => faultOf(random, Math.floor(total / (count + 1)))),
  }
}

function pickLoad(random: Random): (random: Random) => number[] {
  let left = random.next() * 100
  for (const [share, make] of loads) {
    left -= share
    if (left < 0) return make
  }
  return () => [mib]
}

function faultOf(random: Random, mostBytes: number): Fault {
  const afterBytes = random.between(1, mostBytes)
  const kind = random.pick(kinds)
  switch (kind) {
    case 'dark':
    case 'offline':
    case 'desktop-offline':
      return { kind, afterBytes, forMs: random.between(200, 4000) }
    case 'stall':
      return { kind, afterBytes, forMs: random.between(100, 1500) }
    case 'server-killed':
      return { kind, afterBytes, forMs: random.between(0, 1000) }
    case 'byte-budget':
      return { kind, afterBytes, bytes: random.between(20 * kib, 200 * kib), times: random.between(1, 4) }
    case 'bad-gateway':
      return { kind, afterBytes, times: random.between(1, 3) }
    default:
      return { kind, afterBytes }
  }
}
