import { BrowserWindow, nativeTheme, type Rectangle, type Session, screen } from 'electron'
import type { Settings } from '../settings.ts'
import { texts } from '../texts.ts'
import { lockPage, type WindowRules } from './window-rules.ts'

export interface MainWindowOptions {
  session: Session
  preload: string
  rules: WindowRules
  bounds: Settings['window']
  /** Started with the computer: it waits beside the clock. */
  isHidden: boolean
  /** Told when it was moved or changed in size, and at its end. */
  onBounds(bounds: NonNullable<Settings['window']>): void
  /** Whether closing it ends it: else it hides, and the tray brings it back. */
  isQuitting(): boolean
}

const standard = { width: 1180, height: 820 }
/** As the pages have it, so that nothing flashes before they are there. */
const paper = { light: '#fbfaf8', dark: '#12100e' }

/** The window with the pages in it, which know nothing of Electron but the shell that the preload gives them. */
export function createMainWindow(options: MainWindowOptions): BrowserWindow {
  const { session, preload, rules, bounds, isHidden, onBounds, isQuitting } = options
  const window = new BrowserWindow({
    ...(bounds && isOnScreen(bounds) ? placeOf(bounds) : standard),
    minWidth: 360,
    minHeight: 480,
    title: texts.product,
    backgroundColor: nativeTheme.shouldUseDarkColors ? paper.dark : paper.light,
    autoHideMenuBar: true,
    show: false,
    webPreferences: {
      session,
      preload,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webviewTag: false,
    },
  })
  if (bounds?.isMaximized) window.maximize()
  lockPage(window.webContents, rules)
  if (!isHidden) window.once('ready-to-show', () => window.show())
  const tell = () => onBounds({ ...window.getNormalBounds(), isMaximized: window.isMaximized() })
  window.on('resized', tell).on('moved', tell).on('maximize', tell).on('unmaximize', tell)
  window.on('close', (event) => {
    tell()
    if (isQuitting()) return
    event.preventDefault()
    window.hide()
  })
  return window
}

function placeOf({ x, y, width, height }: Rectangle) {
  return { x, y, width, height }
}

/** A window on a screen that was unplugged could never be reached. */
function isOnScreen(bounds: Rectangle): boolean {
  const { workArea } = screen.getDisplayMatching(bounds)
  const isBeside =
    bounds.x + bounds.width <= workArea.x ||
    bounds.x >= workArea.x + workArea.width ||
    bounds.y + 40 <= workArea.y ||
    bounds.y >= workArea.y + workArea.height
  return !isBeside
}
