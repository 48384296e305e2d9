import { texts } from '../texts.ts'
import { type Clipboard, paste } from './paste.ts'
import { runProgram } from './run-program.ts'
import type { Key } from './strokes.ts'
import type { Typist } from './typist.ts'

const keyCodes: Record<Key, number> = { tab: 48, enter: 36 }

/** macOS: texts are pasted, for typed keys mean other letters on other layouts; Tab and Enter are places on every keyboard. */
export function macTypist(clipboard: Clipboard, isTrusted: () => boolean): Typist {
  return {
    problem: async () => (isTrusted() ? null : texts.typing.accessibility),
    async type(strokes) {
      for (const stroke of strokes) {
        if ('key' in stroke) await tell(`key code ${keyCodes[stroke.key]}`)
        else await paste(clipboard, stroke.text, () => tell('keystroke "v" using command down'))
      }
    },
    stop: () => undefined,
  }
}

/** The script holds nothing of the code: that goes by the clipboard. */
function tell(what: string): Promise<void> {
  return runProgram('osascript', ['-e', `tell application "System Events" to ${what}`])
}
