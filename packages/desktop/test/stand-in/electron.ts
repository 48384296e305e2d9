import { type ChildProcess, fork } from 'node:child_process'
import { EventEmitter } from 'node:events'
import { join } from 'node:path'
import { report, type ToApplication } from './messages.ts'
import { strict } from './strict.ts'
import { StandInWindow } from './window.ts'

/**
 * Stands in for Electron where its binary cannot be had: windows are pages of a real Chromium, the preload runs in them before
 * anything else, the server's process is a real one. It proves what our code does, not what Electron makes of it.
 */

const { userData, shortcutIsTaken } = JSON.parse(process.env.SNAPLINK_STAND_IN ?? '{}')

class App extends EventEmitter {
  readonly isPackaged = false
  whenReady = async () => undefined
  requestSingleInstanceLock = () => true
  setAsDefaultProtocolClient = () => true
  setLoginItemSettings = () => undefined
  getPath = (name: string) => (name === 'userData' ? userData : join(userData, name))
  quit() {
    let isPrevented = false
    this.emit('before-quit', {})
    this.emit('will-quit', { preventDefault: () => (isPrevented = true) })
    if (!isPrevented) this.exit()
  }
  async exit() {
    await StandInWindow.closeAll()
    process.exit(0)
  }
}
const realApp = new App()
export const app = strict('app', realApp)

export const BrowserWindow = strict('BrowserWindow', StandInWindow)

const handlers = new Map<string, (event: object, ...args: unknown[]) => unknown>()
export const ipcMain = strict('ipcMain', {
  handle: (channel: string, handler: (event: object, ...args: unknown[]) => unknown) =>
    void handlers.set(channel, handler),
})
StandInWindow.onInvoke = async (event, channel, args) => {
  const handler = handlers.get(channel)
  if (!handler) throw new Error(`Nobody handles ${channel}.`)
  return handler(event, ...args)
}

let permissionRequest:
  | ((contents: null, permission: string, answer: (yes: boolean) => void, details: object) => void)
  | null = null
const partition = strict('session', {
  setPermissionRequestHandler(handler: typeof permissionRequest) {
    permissionRequest = handler
  },
  setPermissionCheckHandler: () => undefined,
  setDevicePermissionHandler: () => undefined,
})
export const session = strict('session', { fromPartition: () => partition })

export const screen = strict('screen', {
  getPrimaryDisplay: () => ({ workArea: { x: 0, y: 0, width: 1440, height: 900 } }),
  getDisplayMatching: () => ({ workArea: { x: 0, y: 0, width: 1440, height: 900 } }),
})
export const nativeTheme = strict('nativeTheme', { shouldUseDarkColors: false })
export const shell = strict('shell', {
  openExternal: async (url: string) => report({ type: 'outside', url }),
  openPath: async () => '',
})
export const systemPreferences = strict('systemPreferences', {})

class Picture {
  readonly bytes: number
  constructor(bytes: number) {
    this.bytes = bytes
  }
  isEmpty = () => this.bytes === 0
  toPNG = () => Buffer.alloc(this.bytes)
  resize = () => this
}
export const nativeImage = strict('nativeImage', {
  createFromPath: () => new Picture(1),
  createFromBuffer: (bytes: Buffer) => new Picture(bytes.length),
})
export class ClipboardItem {
  readonly types: string[]
  constructor(parts: Record<string, Blob>) {
    this.types = Object.keys(parts)
  }
}
export const clipboard = strict('clipboard', {
  write: async ([item]: ClipboardItem[]) => report({ type: 'copied', types: item?.types ?? [] }),
  selection: strict('clipboard.selection', {}),
})

let chosenFolder: string | null = null
export const dialog = strict('dialog', {
  showOpenDialog: async () => ({ canceled: chosenFolder === null, filePaths: chosenFolder ? [chosenFolder] : [] }),
})

let pressed: (() => void) | null = null
export const globalShortcut = strict('globalShortcut', {
  register(shortcut: string, listener: () => void) {
    if (shortcutIsTaken) return false
    pressed = listener
    report({ type: 'shortcut', shortcut })
    return true
  },
  unregister() {
    pressed = null
  },
  unregisterAll() {
    pressed = null
  },
})

class NotificationStandIn extends EventEmitter {
  static isSupported = () => true
  readonly body: string
  constructor({ body }: { body: string }) {
    super()
    this.body = body
  }
  show() {
    report({ type: 'notification', body: this.body })
  }
}
export const Notification = strict('Notification', NotificationStandIn)

interface MenuItem {
  label?: string
  click?(): void
}
let menu: MenuItem[] = []
export const Menu = strict('Menu', { buildFromTemplate: (items: MenuItem[]) => items })
class TrayStandIn extends EventEmitter {
  tooltip = ''
  setImage() {
    return undefined
  }
  setToolTip(tooltip: string) {
    this.tooltip = tooltip
  }
  setContextMenu(items: MenuItem[]) {
    menu = items
    report({ type: 'tray', tooltip: this.tooltip, labels: items.flatMap(({ label }) => label ?? []) })
  }
}
export const Tray = strict('Tray', TrayStandIn)

class UtilityProcess extends EventEmitter {
  readonly child: ChildProcess
  constructor(script: string, env: NodeJS.ProcessEnv) {
    super()
    this.child = fork(script, [], { env, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
    this.child.on('message', (message) => this.emit('message', message))
    this.child.on('exit', (code) => this.emit('exit', code))
  }
  postMessage(message: object) {
    this.child.send(message)
  }
  kill() {
    return this.child.kill()
  }
}
export const utilityProcess = strict('utilityProcess', {
  fork: (script: string, _args: string[], { env }: { env: NodeJS.ProcessEnv }) =>
    strict('UtilityProcess', new UtilityProcess(script, env)),
})

process.on('message', (message: ToApplication) => {
  if (message.type === 'second-instance') realApp.emit('second-instance', {}, message.args)
  else if (message.type === 'open-url') realApp.emit('open-url', { preventDefault: () => undefined }, message.url)
  else if (message.type === 'shortcut') pressed?.()
  else if (message.type === 'tray') menu.find(({ label }) => label === message.label)?.click?.()
  else if (message.type === 'folder') chosenFolder = message.path
  else if (message.type === 'close-window') StandInWindow.main?.close()
  else if (message.type === 'quit') realApp.quit()
  else if (message.type === 'front') {
    StandInWindow.isFront = message.isOurs
    if (!message.isOurs) realApp.emit('browser-window-blur')
  } else {
    const { permission, details } = message
    permissionRequest?.(null, permission, (isGranted) => report({ type: 'permission', permission, isGranted }), details)
  }
})
