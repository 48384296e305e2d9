/** How a line carries bytes one way. Shared by all connections that go over it. */
export interface LineSpeed {
  /** One way, in milliseconds. */
  readonly delayMs: number
  /** On the way up; infinite where nothing is to be slowed down. */
  readonly bytesPerMs: number
}

export function lineOf(megabits: number, delayMs: number): LineSpeed {
  return { delayMs, bytesPerMs: (megabits * 1e6) / 8 / 1000 }
}

export interface DelayedPipe {
  push(bytes: Buffer): void
  /** Ends it after all that was pushed. */
  end(): void
  /** Delivers nothing until `goOn`, and loses nothing. */
  hold(): void
  goOn(): void
  /** Forgets all that is under way, and carries nothing any more. */
  die(): void
}

/** Hands on what is pushed, in its order, each piece at the time that `dueAt` says (by performance.now()). */
export function createDelayedPipe(
  deliver: (bytes: Buffer | 'end') => void,
  dueAt: (bytes: number) => number,
): DelayedPipe {
  const queue: { due: number; bytes: Buffer | 'end' }[] = []
  let timer: NodeJS.Timeout | undefined
  let isHeld = false
  let isDead = false

  function push(bytes: Buffer | 'end'): void {
    if (isDead) return
    queue.push({ due: dueAt(bytes === 'end' ? 0 : bytes.length), bytes })
    run()
  }

  function run(): void {
    while (!isHeld && !timer) {
      const [first] = queue
      if (!first) return
      const waitMs = first.due - performance.now()
      if (waitMs > 0) {
        timer = setTimeout(wake, waitMs)
        return
      }
      queue.shift()
      deliver(first.bytes)
    }
  }

  function wake(): void {
    timer = undefined
    run()
  }

  return {
    push,
    end: () => push('end'),
    hold() {
      isHeld = true
    },
    goOn() {
      isHeld = false
      run()
    },
    die() {
      isDead = true
      queue.length = 0
      clearTimeout(timer)
    },
  }
}
