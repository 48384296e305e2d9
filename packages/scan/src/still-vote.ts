import type { CodeFormat } from '@snaplink/contract'
import { isBookCode } from './interpret.ts'
import { overlap } from './overlap.ts'
import type { ScanMode, Sighting } from './reading.ts'

/** What one pass over a still picture saw. */
export interface Vote extends Sighting {
  /** How many lines of it said the same; 0 for a matrix code. */
  readonly lineCount: number
}

export interface StillVote {
  add(votes: readonly Vote[]): void
  /** Something is believed, and nothing is in doubt: further passes would show nothing new. */
  isSettled(): boolean
  believed(): Sighting[]
}

/** Error correction (Reed-Solomon) lets no wrong one through. */
const corrected: readonly CodeFormat[] = ['aztec', 'data_matrix', 'pdf417', 'qr_code']
/** Every symbol takes part in the check (modulo 103 and 47 twice): two lines are as good as two passes. */
const checked: readonly CodeFormat[] = ['code_128', 'code_93']

/** What a code needs that only one pass read, if nothing contradicts it. A single line is now and then made of nothing at all. */
const linesAlone = 3

/**
 * Whether a frame's sighting may vote at all. A camera that stands still shows the same to the same pass again and again, so
 * the agreement of frames says nothing about a single line; the prefix of a book does.
 */
export function isSure(vote: Vote, mode: ScanMode): boolean {
  const { format, lineCount } = vote
  return (mode === 'books' && isBookCode(vote)) || corrected.includes(format) || lineCount >= 2
}

interface Candidate {
  readonly sighting: Sighting
  passes: number
  lines: number
}

/**
 * The same wrong but valid code comes out of several libraries, yet rarely out of two views of a picture: so a linear code needs
 * two passes, or several lines and no other reading in its place.
 */
export function stillVote(): StillVote {
  const candidates = new Map<string, Candidate>()

  const isBelieved = (one: Candidate): boolean => {
    const { format } = one.sighting
    if (corrected.includes(format)) return true
    const rivals = rivalsOf(one)
    if (rivals.some((rival) => rival.passes >= one.passes && !isPartOf(rival, one))) return false
    if (checked.includes(format) && one.lines >= 2) return true
    return one.passes >= 2
  }
  const rivalsOf = (one: Candidate) =>
    [...candidates.values()].filter(
      (other) =>
        other !== one &&
        !corrected.includes(other.sighting.format) &&
        overlap(other.sighting.corners, one.sighting.corners),
    )

  return {
    add(votes) {
      for (const [key, vote] of new Map(votes.map((one) => [`${one.format} ${one.code}`, one]))) {
        const { lineCount, ...sighting } = vote
        const known = candidates.get(key)
        if (known) {
          known.passes++
          known.lines = Math.max(known.lines, lineCount)
        } else candidates.set(key, { sighting, passes: 1, lines: lineCount })
      }
    },
    isSettled() {
      const all = [...candidates.values()]
      const believed = all.filter(isBelieved)
      return (
        believed.length > 0 &&
        all.every((one) => believed.includes(one) || believed.some((other) => rivalsOf(one).includes(other)))
      )
    },
    believed() {
      return [...candidates.values()]
        .filter(
          (one) => isBelieved(one) || (one.lines >= linesAlone && rivalsOf(one).every((rival) => isPartOf(rival, one))),
        )
        .map(({ sighting }) => sighting)
    },
  }
}

/** A line that leaves a slanted ITF or Codabar through its side reads a piece of it. */
function isPartOf(part: Candidate, whole: Candidate): boolean {
  const [short, long] = [part.sighting.code, whole.sighting.code]
  return short.length < long.length && long.includes(short)
}
