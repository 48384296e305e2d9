import { acceptRule } from './accept-rule.ts'
import type { Found } from './engine.ts'
import type { GreyPicture } from './grey-picture.ts'
import { interpret, wantedFormats } from './interpret.ts'
import type { Region } from './messages.ts'
import { framePasses, type Pass, quickPass, type Read, stillPasses, viewOf } from './passes.ts'
import type { Corners, Point, Reading, ScanSettings, Sighting } from './reading.ts'
import { isSure, stillVote, type Vote } from './still-vote.ts'

export interface Decoder {
  configure(settings: ScanSettings): void
  /** Forgets what was seen before. */
  watch(): void
  frame(
    picture: GreyPicture,
    region: Region,
    capturedAt: number,
  ): Promise<{ seen: Sighting | null; readings: Reading[] }>
  /** All passes, until enough of them agree. */
  still(picture: GreyPicture): Promise<Reading[]>
}

/** Looks at pictures with the engines behind `read`, and believes what the accept rule believes. `now` as `performance.now`. */
export function createDecoder(read: Read, now: () => number): Decoder {
  let settings: ScanSettings = { formats: ['ean_13'], mode: 'codes' }
  let rule = acceptRule(settings.mode)
  /** What read something in the last frame, and so is asked first in the next: a code needs the votes of several frames. */
  let favourite: Pass = quickPass
  let explorer = 0

  async function look(picture: GreyPicture, pass: Pass, region: Region): Promise<Vote[]> {
    const view = viewOf(picture, pass.view)
    if (!view) return []
    const found = await read(pass.engine, view.picture, wantedFormats(settings), pass.effort)
    return found.flatMap((one) => toVote(one, view.back, picture, region, settings) ?? [])
  }

  async function lookAtFrame(picture: GreyPicture, pass: Pass, region: Region): Promise<Sighting[]> {
    const votes = await look(picture, pass, region)
    return votes.filter((vote) => isSure(vote, settings.mode)).map(({ lineCount, ...sighting }) => sighting)
  }

  const isUsed = ({ engine }: Pass) => settings.engines?.includes(engine) ?? true

  return {
    configure(next) {
      settings = next
      rule = acceptRule(settings.mode)
    },
    watch() {
      rule = acceptRule(settings.mode)
    },
    async frame(picture, region, capturedAt) {
      const passes = framePasses.filter(isUsed)
      const wanted = [favourite, quickPass, passes[explorer++ % passes.length]].filter((pass) => pass && isUsed(pass))
      let sightings: Sighting[] = []
      for (const pass of new Set(wanted as Pass[])) {
        sightings = await lookAtFrame(picture, pass, region)
        favourite = sightings.length > 0 ? pass : quickPass
        if (sightings.length > 0) break
      }
      const readings = rule.frame(sightings, capturedAt)
      return { seen: sightings[0] ?? null, readings: readings.map((one) => ({ ...one, readMs: now() - capturedAt })) }
    },
    async still(picture) {
      const startedAt = now()
      const vote = stillVote()
      for (const pass of stillPasses.filter(isUsed)) {
        vote.add(await look(picture, pass, wholeFrame))
        if (vote.isSettled() || now() - startedAt > maxStillMs) break
      }
      return vote.believed().map((one) => ({ ...one, isRepeat: false, readMs: now() - startedAt }))
    },
  }
}

/** What is not found by then is found by taking another picture. Milliseconds. */
const maxStillMs = 8_000

const wholeFrame: Region = { x: 0, y: 0, width: 1, height: 1 }

function toVote(
  { text, format, corners, lineCount }: Found,
  back: (point: Point) => Point,
  { width, height }: GreyPicture,
  region: Region,
  settings: ScanSettings,
): Vote | undefined {
  const said = interpret(text, format, settings)
  if (!said) return undefined
  const place = (point: Point): Point => {
    const { x, y } = back(point)
    return { x: region.x + (x / width) * region.width, y: region.y + (y / height) * region.height }
  }
  return { ...said, lineCount, corners: corners.map(place) as unknown as Corners }
}
