import { BrowserWindow, screen } from 'electron'
import { texts } from '../texts.ts'

export interface TypingBadge {
  show(isOn: boolean): void
}

const size = { width: 232, height: 36 }
const marginPx = 16

/** A small sign above all windows while codes are typed: it takes no focus and lets every click through. */
export function createTypingBadge(page: string): TypingBadge {
  let badge: BrowserWindow | null = null
  return {
    show(isOn) {
      if (isOn === (badge !== null)) return
      if (badge) {
        badge.destroy()
        badge = null
        return
      }
      const { workArea } = screen.getPrimaryDisplay()
      badge = new BrowserWindow({
        ...size,
        x: workArea.x + workArea.width - size.width - marginPx,
        y: workArea.y + workArea.height - size.height - marginPx,
        title: texts.typing.badge,
        frame: false,
        transparent: true,
        resizable: false,
        focusable: false,
        skipTaskbar: true,
        alwaysOnTop: true,
        hasShadow: false,
        show: false,
        webPreferences: { contextIsolation: true, sandbox: true, nodeIntegration: false },
      })
      badge.setIgnoreMouseEvents(true)
      badge.once('ready-to-show', () => badge?.showInactive())
      void badge.loadFile(page)
    },
  }
}
