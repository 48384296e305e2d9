/** Lets pass only while nobody is inside. */
export interface Barrier {
  /** @returns leaves again; calling it twice is once */
  enter(): () => void
  whenEmpty(): Promise<void>
}

export function createBarrier(): Barrier {
  let inside = 0
  let waiting: (() => void)[] = []
  return {
    enter() {
      let isInside = true
      inside++
      return () => {
        if (!isInside) return
        isInside = false
        inside--
        if (inside > 0) return
        for (const pass of waiting) pass()
        waiting = []
      }
    },
    async whenEmpty() {
      while (inside > 0) await new Promise<void>((resolve) => waiting.push(resolve))
    },
  }
}
