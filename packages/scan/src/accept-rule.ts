import { isBookCode } from './interpret.ts'
import { overlap } from './overlap.ts'
import type { Reading, ScanMode, Sighting } from './reading.ts'

/** How many of the last frames have to say the same before it is believed. */
const lastFrames = 5
const neededVotes = 3
/** In books mode: an ISBN has a check digit and a prefix that only books have. */
const neededForBooks = 2

/** A code has left the view when it was in none of this many frames and for this long: a worn one is not read in each. */
export const goneAfter = { frames: 8, ms: 800 } as const

export interface AcceptRule {
  /** Takes what was seen in one frame, answers what is now to be believed. Times in milliseconds of one clock. */
  frame(sightings: readonly Sighting[], at: number): Omit<Reading, 'readMs'>[]
}

interface InView {
  lastSeenAt: number
  framesSince: number
}

/** Forgets nothing that was read; a camera is watched for minutes, not for ever. */
export function acceptRule(mode: ScanMode): AcceptRule {
  const needed = (sighting: Sighting) => (mode === 'books' && isBookCode(sighting) ? neededForBooks : neededVotes)
  const recent: Sighting[][] = []
  const inView = new Map<string, InView>()
  const readBefore = new Set<string>()

  return {
    frame(sightings, at) {
      const seen = new Map(sightings.map((sighting) => [keyOf(sighting), sighting]))
      recent.push([...seen.values()])
      if (recent.length > lastFrames) recent.shift()
      forgetGone(inView, seen, at)

      const readings: Omit<Reading, 'readMs'>[] = []
      for (const [key, sighting] of seen) {
        if (inView.has(key)) continue
        if (countIn(recent, key) < needed(sighting) || isContested(recent, sighting, key)) continue
        readings.push({ ...sighting, isRepeat: readBefore.has(key) })
        readBefore.add(key)
        inView.set(key, { lastSeenAt: at, framesSince: 0 })
      }
      return readings
    },
  }
}

const keyOf = ({ format, code }: Sighting) => `${format} ${code}`

function countIn(frames: readonly Sighting[][], key: string): number {
  return frames.filter((frame) => frame.some((sighting) => keyOf(sighting) === key)).length
}

/** Frames disagree about what stands in one place: nothing is believed until one of them has more than the other. */
function isContested(frames: readonly Sighting[][], sighting: Sighting, key: string): boolean {
  const rivals = new Set(
    frames
      .flat()
      .flatMap((other) => (keyOf(other) !== key && overlap(other.corners, sighting.corners) ? [keyOf(other)] : [])),
  )
  const own = countIn(frames, key)
  return [...rivals].some((rival) => countIn(frames, rival) >= own)
}

function forgetGone(inView: Map<string, InView>, seen: ReadonlyMap<string, Sighting>, at: number): void {
  for (const [key, state] of inView) {
    if (seen.has(key)) {
      state.lastSeenAt = at
      state.framesSince = 0
      continue
    }
    state.framesSince++
    if (state.framesSince >= goneAfter.frames && at - state.lastSeenAt >= goneAfter.ms) inView.delete(key)
  }
}
