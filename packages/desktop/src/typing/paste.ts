import { setTimeout } from 'node:timers/promises'

/** The clipboard, to be used for a moment. */
export interface Clipboard {
  /** @returns puts back what was there, unless somebody has copied something else meanwhile */
  lend(text: string): Promise<() => Promise<void>>
}

/** A program asks for the clipboard a little after the keys for it. Milliseconds. */
const pasteMs = 150

/** Texts that no keys stand for on every layout are pasted. @param press the keys for it */
export async function paste(clipboard: Clipboard, text: string, press: () => Promise<void>): Promise<void> {
  const giveBack = await clipboard.lend(text)
  try {
    await press()
    await setTimeout(pasteMs)
  } finally {
    await giveBack()
  }
}
