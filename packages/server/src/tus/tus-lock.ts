/**
 * Lets one request at a time work on an upload. Whoever comes later is in the right: it is a client that returns after its
 * connection died, while the server may hold the dead one for minutes. So everybody before is told, and gives way.
 */
export interface TusLocks {
  /**
   * Resolves when all before have released.
   *
   * @param onWanted called, perhaps more than once and perhaps before this resolves, when somebody came after us: stop now.
   *   What is done in a moment needs none.
   * @returns releases; to be called once, however the work ended
   */
  acquire(id: string, onWanted?: () => void): Promise<() => void>
}

interface Turn {
  onWanted: (() => void) | undefined
  start(): void
}

/** Locks within this process. */
export function createTusLocks(): TusLocks {
  /** The first of each holds the lock, the others wait in order. */
  const turnsOf = new Map<string, Turn[]>()

  function release(id: string): void {
    const turns = turnsOf.get(id)
    turns?.shift()
    if (turns?.[0]) turns[0].start()
    else turnsOf.delete(id)
  }

  return {
    acquire: (id, onWanted) =>
      new Promise((resolve) => {
        const turn = { onWanted, start: () => resolve(() => release(id)) }
        const turns = turnsOf.get(id)
        if (!turns) {
          turnsOf.set(id, [turn])
          return turn.start()
        }
        const before = [...turns]
        turns.push(turn)
        for (const { onWanted } of before) onWanted?.()
      }),
  }
}
