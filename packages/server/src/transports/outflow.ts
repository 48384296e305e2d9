import type { AnyEvent } from '@snaplink/contract'

/** What goes out to one reader, measured, so that a slow one costs a bounded amount of memory. */
export interface Outflow<Chunk> {
  /** Sends `chunk`; resolves when the line has taken it. Whoever waits for that before sending more is never far ahead. */
  deliver(chunk: Chunk): Promise<void>
  /** Sends `chunk` unless too much is waiting already: nobody misses a signal that comes too late. */
  offer(chunk: Chunk): void
  /** Bytes that were sent and that the line has not taken. */
  readonly waitingBytes: number
  /** The line is over: sends nothing more, and lets go of everyone who waits. */
  end(): void
}

export interface OutflowOptions<Chunk> {
  /** Hands a chunk to the line; `taken` is called when the line no longer holds it, sent or not. */
  write(chunk: Chunk, taken: () => void): void
  bytesOf(chunk: Chunk): number
  maxWaitingBytes: number
  /** How long the line may take nothing at all of what waits. Milliseconds. */
  slowReaderMs: number
  onSlow(): void
}

export function createOutflow<Chunk>(options: OutflowOptions<Chunk>): Outflow<Chunk> {
  const { write, bytesOf, maxWaitingBytes, slowReaderMs, onSlow } = options
  const waiting = new Set<() => void>()
  let waitingBytes = 0
  let movedAt = 0
  let isOver = false
  const watch = setInterval(() => {
    if (waitingBytes > 0 && performance.now() - movedAt >= slowReaderMs) onSlow()
  }, slowReaderMs / 4).unref()

  function send(chunk: Chunk, onTaken: () => void): void {
    if (isOver) {
      onTaken()
      return
    }
    const bytes = bytesOf(chunk)
    if (waitingBytes === 0) movedAt = performance.now()
    waitingBytes += bytes
    write(chunk, () => {
      waitingBytes -= bytes
      movedAt = performance.now()
      onTaken()
    })
  }

  return {
    deliver(chunk) {
      return new Promise((resolve) => {
        const taken = () => {
          waiting.delete(taken)
          resolve()
        }
        waiting.add(taken)
        send(chunk, taken)
      })
    },
    offer(chunk) {
      if (waitingBytes <= maxWaitingBytes) send(chunk, () => undefined)
    },
    get waitingBytes() {
      return waitingBytes
    },
    end() {
      isOver = true
      clearInterval(watch)
      for (const taken of waiting) taken()
    },
  }
}

/** One frame holds about this much, so that a slow line is seen to move. */
const portionBytes = 256 * 1024

/** The batches of a reader, the large ones cut into portions. */
export async function* inPortions(batches: AsyncIterable<AnyEvent[]>): AsyncGenerator<AnyEvent[]> {
  for await (const events of batches) yield* portionsOf(events)
}

function* portionsOf(events: AnyEvent[]): Generator<AnyEvent[]> {
  // A command has at most 64 KiB, so a few events are not worth measuring.
  const fewEvents = 4
  let start = 0
  let bytes = 0
  for (let i = 0; events.length > fewEvents && i < events.length; i++) {
    bytes += JSON.stringify(events[i]).length
    if (bytes < portionBytes) continue
    yield events.slice(start, i + 1)
    start = i + 1
    bytes = 0
  }
  if (start < events.length) yield start === 0 ? events : events.slice(start)
}
