import { globalShortcut } from 'electron'
import { texts } from '../texts.ts'

/** The key combination that turns typing on and off from anywhere. */
export interface TypingShortcut {
  /** @param shortcut empty for none */
  use(shortcut: string): void
  /** Why it does nothing; null if it does. */
  problem(): string | null
}

export function createTypingShortcut(onPressed: () => void): TypingShortcut {
  let used = ''
  let problem: string | null = null
  return {
    problem: () => problem,
    use(shortcut) {
      if (used) globalShortcut.unregister(used)
      used = shortcut && isFree(shortcut) ? shortcut : ''
      problem = used === shortcut ? null : texts.typing.shortcutTaken(shortcut)
    },
  }

  function isFree(shortcut: string): boolean {
    try {
      return globalShortcut.register(shortcut, onPressed)
    } catch {
      // Not a combination of keys at all.
      return false
    }
  }
}
