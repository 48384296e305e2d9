import { EventEmitter } from 'node:events'
import { readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { type Browser, chromium, type Page } from 'playwright-core'
import { report } from './messages.ts'
import { strict } from './strict.ts'

const { browserUrl } = JSON.parse(process.env.SNAPLINK_STAND_IN ?? '{}')
let browser: Promise<Browser> | undefined

interface Options {
  title: string
  focusable?: boolean
  webPreferences: { preload?: string; contextIsolation: boolean; sandbox: boolean; nodeIntegration: boolean }
}

/** What Electron gives a preload in a sandbox; the page's own world sees only what it exposes. */
const preloadGlue = (script: string) => `(() => {
  if (window !== window.top) return
  const listeners = new Map()
  window.__fromMain = (channel, message) => { for (const hear of listeners.get(channel) ?? []) hear({}, message) }
  const electron = {
    contextBridge: { exposeInMainWorld: (name, api) => Object.defineProperty(window, name, { value: Object.freeze(api) }) },
    ipcRenderer: {
      invoke: (channel, ...args) => window.__invoke(channel, JSON.stringify(args)).then((answer) => JSON.parse(answer)),
      on: (channel, hear) => listeners.set(channel, [...(listeners.get(channel) ?? []), hear]),
      off: (channel, hear) => listeners.set(channel, (listeners.get(channel) ?? []).filter((each) => each !== hear)),
    },
  }
  window.open = (url) => { void window.__open(new URL(url, location.href).href); return null }
  const exports = {}
  const require = (name) => { if (name === 'electron') return electron; throw new Error('A sandboxed preload has no ' + name) }
  ;((require, exports, module) => {${script}\n})(require, exports, { exports })
})()`

class Contents extends EventEmitter {
  readonly page: Promise<Page>
  readonly mainFrame = { url: '' }
  openHandler: ((details: { url: string }) => { action: string }) | null = null
  /** Addresses that the main process itself asked for. */
  readonly wanted = new Set<string>()

  constructor(page: Promise<Page>) {
    super()
    this.page = page
  }

  setWindowOpenHandler(handler: typeof this.openHandler) {
    this.openHandler = handler
  }

  send(channel: string, message: unknown) {
    const heard = { channel, message: JSON.stringify(message) }
    const tell = (sent: typeof heard) => Reflect.get(window, '__fromMain')?.(sent.channel, JSON.parse(sent.message))
    // A page that is being left hears nothing, as in Electron.
    void this.page.then((page) => page.evaluate(tell, heard)).catch(() => undefined)
  }

  startDrag({ file }: { file: string }) {
    report({ type: 'drag', file })
  }
}

export class StandInWindow extends EventEmitter {
  static main: StandInWindow | null = null
  static isFront = false
  static readonly all: StandInWindow[] = []
  static onInvoke: (event: object, channel: string, args: unknown[]) => Promise<unknown>
  static getFocusedWindow = () => (StandInWindow.isFront ? StandInWindow.main : null)

  static async closeAll() {
    for (const window of StandInWindow.all) await (await window.webContents.page).close().catch(() => undefined)
  }

  readonly title: string
  readonly webContents: Contents
  isShown = false

  constructor({ title, focusable = true, webPreferences }: Options) {
    super()
    const { preload, contextIsolation, sandbox, nodeIntegration } = webPreferences
    if (!contextIsolation || !sandbox || nodeIntegration) throw new Error('A window without its safe defaults.')
    this.title = title
    this.webContents = strict('webContents', new Contents(this.openPage(preload)))
    if (focusable) StandInWindow.main = this
    StandInWindow.all.push(this)
    // biome-ignore lint/correctness/noConstructorReturn: so that what is not implemented throws.
    return strict('BrowserWindow', this)
  }

  private async openPage(preload: string | undefined): Promise<Page> {
    browser ??= chromium.connectOverCDP(browserUrl)
    const context = (await browser).contexts()[0]
    if (!context) throw new Error('The browser has no profile.')
    const page = await context.newPage()
    const contents = this.webContents
    if (preload) {
      await page.exposeBinding('__invoke', async ({ frame }, channel: string, args: string) => {
        contents.mainFrame.url = frame.url()
        const event = { sender: contents, senderFrame: contents.mainFrame }
        return JSON.stringify((await StandInWindow.onInvoke(event, channel, JSON.parse(args))) ?? null)
      })
      await page.exposeFunction('__open', (url: string) => {
        if (contents.openHandler?.({ url }).action !== 'deny') throw new Error(`A window would open for ${url}.`)
      })
      await page.addInitScript(preloadGlue(readFileSync(preload, 'utf8')))
    }
    await page.route('**/*', (route) => {
      const request = route.request()
      if (!request.isNavigationRequest() || contents.wanted.has(request.url())) return route.continue()
      let isPrevented = false
      contents.emit('will-navigate', { url: request.url(), preventDefault: () => (isPrevented = true) })
      return isPrevented ? route.abort('aborted') : route.continue()
    })
    return page
  }

  async loadURL(url: string) {
    const page = await this.webContents.page
    this.webContents.wanted.add(url)
    await page.goto(url, { waitUntil: 'commit' }).catch((error) => {
      // Another address was wanted meanwhile.
      if (!/interrupted|ERR_ABORTED/.test(String(error))) throw error
    })
    this.emit('ready-to-show')
  }

  async loadFile(path: string, { query = {} }: { query?: Record<string, string> } = {}) {
    const url = pathToFileURL(path)
    url.search = new URLSearchParams(query).toString()
    await this.loadURL(url.href)
  }

  show() {
    this.tell('show')
  }
  hide() {
    this.tell('hide')
  }
  focus() {
    this.tell('focus')
  }
  showInactive() {
    report({ type: 'badge', isShown: true })
  }
  destroy() {
    report({ type: 'badge', isShown: false })
    void this.webContents.page.then((page) => page.close())
    StandInWindow.all.splice(StandInWindow.all.indexOf(this), 1)
  }
  close() {
    let isPrevented = false
    this.emit('close', { preventDefault: () => (isPrevented = true) })
    if (!isPrevented) void this.webContents.page.then((page) => page.close())
  }
  setIgnoreMouseEvents() {
    return undefined
  }
  isMinimized = () => false
  isMaximized = () => false
  getNormalBounds = () => ({ x: 40, y: 50, width: 1000, height: 700 })

  private tell(did: 'show' | 'hide' | 'focus') {
    report({ type: 'window', did, title: this.title })
  }
}
