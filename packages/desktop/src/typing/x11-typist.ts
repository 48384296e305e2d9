import { texts } from '../texts.ts'
import { type Clipboard, paste } from './paste.ts'
import { readProgram, runProgram } from './run-program.ts'
import type { Key, Stroke } from './strokes.ts'
import type { Typist } from './typist.ts'

const keyNames: Record<Key, string> = { tab: 'Tab', enter: 'Return' }
/** Between two keys: terminals and office programs lose some that come faster. Milliseconds. */
const delayMs = 4

/**
 * Layouts on which these letters have a key of their own. xdotool finds it there, whatever the layout; a letter without a key it
 * puts on a free one for a moment, which programs notice too late (up to one text in three came out wrong, and so it is with ^ ` ~,
 * which many layouts keep for accents). Such texts are pasted.
 */
const surely = /^[ -\]_a-}]*$/
const latin = ['us', 'gb', 'ie', 'de', 'at', 'ch', 'fr', 'be', 'nl', 'es', 'pt', 'it', 'dk', 'no', 'se', 'fi', 'pl']

/** Linux under X11, by xdotool. Modifier keys that are held are let go meanwhile. */
export function x11Typist(clipboard: Clipboard, env: NodeJS.ProcessEnv): Typist {
  return {
    async problem() {
      // Under Wayland there is an X server too, which reaches only the programs that use it.
      if (env.XDG_SESSION_TYPE === 'wayland' || env.WAYLAND_DISPLAY) return texts.typing.wayland
      if (!env.DISPLAY) return texts.typing.noDisplay
      return runProgram('xdotool', ['version'], { env }).then(
        () => null,
        () => texts.typing.noXdotool,
      )
    },
    async type(strokes) {
      for (const stroke of strokes) {
        if ('key' in stroke) await press(keyNames[stroke.key])
        else if (await hasKeysFor(stroke)) await typeText(stroke.text)
        // The keys for it that terminals know too; there, Ctrl+V is a letter.
        else await paste(clipboard, stroke.text, () => press('shift+Insert'))
      }
    },
    stop: () => undefined,
  }

  function press(keys: string): Promise<void> {
    return runProgram('xdotool', ['key', '--clearmodifiers', keys], { env })
  }

  /** By standard input: arguments can be read by everybody on this computer. */
  function typeText(text: string): Promise<void> {
    const args = ['type', '--clearmodifiers', '--delay', String(delayMs), '--file', '-']
    return runProgram('xdotool', args, { env, input: text })
  }

  /** Of several layouts nobody says which one is in use; a variant may have its accents elsewhere. */
  async function hasKeysFor({ text }: Extract<Stroke, { text: string }>): Promise<boolean> {
    if (!surely.test(text)) return false
    const told = await readProgram('setxkbmap', ['-query'], { env }).catch(() => '')
    const layout = /^layout:\s*(\S+)$/m.exec(told)?.[1] ?? ''
    return latin.includes(layout) && !/^variant:/m.test(told)
  }
}
