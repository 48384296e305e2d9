/** For so long the way back is offered again after a reload. Milliseconds. */
const recentMs = 60_000

interface Deletion {
  photoId: string
  name: string
  at: number
}

/** What was deleted in this tab a moment ago, kept over a reload. */
export interface KeptDeletions {
  add(photoId: string, name: string): void
  forget(photoId: string): void
  /** Those from before the page was loaded. */
  ofEarlierLife(): readonly { photoId: string; name: string }[]
}

export function keepDeletions(sessionId: string): KeptDeletions {
  const key = `snaplink.deleted ${sessionId}`

  function recent(): Deletion[] {
    try {
      const all: Deletion[] = JSON.parse(sessionStorage.getItem(key) ?? '[]')
      return all.filter(({ at }) => Date.now() - at < recentMs)
    } catch {
      // Forbidden: nothing was kept.
      return []
    }
  }

  function keep(deletions: readonly Deletion[]) {
    try {
      sessionStorage.setItem(key, JSON.stringify(deletions))
    } catch {
      // Forbidden or full: the way back is there until the page is loaded again.
    }
  }

  return {
    ofEarlierLife: () => recent().filter(({ at }) => at < performance.timeOrigin),
    add: (photoId, name) => keep([...recent(), { photoId, name, at: Date.now() }]),
    forget: (photoId) => keep(recent().filter((each) => each.photoId !== photoId)),
  }
}
