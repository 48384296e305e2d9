import { type Clipboard as Board, ClipboardItem } from 'electron'
import type { Clipboard } from '../typing/paste.ts'

/** @param boards all that a program may paste from: under X11 there are two */
export function lendClipboard(boards: readonly Board[]): Clipboard {
  return {
    async lend(text) {
      const giveBacks = await Promise.all(boards.map((board) => lendOne(board, text)))
      return async () => {
        for (const giveBack of giveBacks) await giveBack()
      }
    },
  }
}

async function lendOne(board: Board, text: string): Promise<() => Promise<void>> {
  const before = await Promise.all((await board.read()).map(copyOf))
  await board.writeText(text)
  return async () => {
    // Somebody has copied something else meanwhile.
    if ((await board.readText()) !== text) return
    if (before.length > 0) await board.write(before)
    else board.clear()
  }
}

/** With its bytes: what the clipboard holds is gone when the next thing is put there. */
async function copyOf(item: ClipboardItem): Promise<ClipboardItem> {
  const parts = await Promise.all(item.types.map(async (type) => [type, await item.getType(type)] as const))
  return new ClipboardItem(Object.fromEntries(parts))
}
