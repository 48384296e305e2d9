import { createOriginMemory } from './origin-memory.ts'

const kib = 1024
/** A default nginx takes bodies of 1 MB. And where a proxy passes on whole bodies only, a fault costs all of an unfinished one. */
const firstBytes = 256 * kib
/** Slow lines need no smaller ones … */
const slowBytes = 128 * kib
/** … but a proxy may want them. */
const leastBytes = 16 * kib
/** Some hosts take no body of 100 MB, whatever we have seen pass. */
const mostBytes = 32 * 1024 * kib
/** A part that took less time than this is mostly waiting for its answer … */
const quickMs = 500
/** … and one that took longer costs too much if it is lost. */
const slowMs = 2000
/** One broken line may be the network's fault. */
const strikesOfSize = 2

/** How much of a photo to send in one request, by what the way to the server has let pass. Shared by all uploads. */
export interface ChunkSize {
  bytes(): number
  passed(bytes: number, ms: number): void
  /** The line broke while so much was on its way. */
  broke(bytes: number): void
  /** Something between us and the server finds this too large. */
  refused(bytes: number): void
}

export function createChunkSize(base: string): ChunkSize {
  const memory = createOriginMemory('chunk', base)
  let ceiling = Number(memory.recall()) || mostBytes
  let current = Math.min(firstBytes, ceiling)
  let provenBytes = 0
  let strikes = 0

  return {
    bytes: () => current,
    passed(bytes, ms) {
      provenBytes = Math.max(provenBytes, bytes)
      if (bytes < current) return
      if (ms < quickMs) current = Math.min(current * 2, ceiling)
      else if (ms > slowMs) current = Math.max(Math.floor(current / 2), Math.min(slowBytes, current))
    },
    broke(bytes) {
      // Faults seldom come alone, and the less is under way, the less is lost.
      current = Math.min(firstBytes, current)
      // Many a proxy hangs up on what is too large for it before its 413 is heard.
      if (bytes > Math.max(provenBytes, firstBytes) && ++strikes >= strikesOfSize) refused(bytes)
    },
    refused,
  }

  function refused(bytes: number) {
    ceiling = Math.max(leastBytes, Math.min(ceiling, Math.floor(bytes / 2)))
    current = Math.min(current, ceiling)
    strikes = 0
    memory.remember(String(ceiling))
  }
}
