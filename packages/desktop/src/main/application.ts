import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { ShellRequest, ShellState } from '@snaplink/contract'
import { readNamePattern, SentenceError } from '@snaplink/receiver'
import {
  app,
  BrowserWindow,
  clipboard,
  dialog,
  globalShortcut,
  Notification,
  session,
  shell,
  systemPreferences,
} from 'electron'
import { channels } from '../bridge.ts'
import { openJsonFile } from '../json-file.ts'
import { keptSession } from '../receiving/kept-session.ts'
import { createReceiver } from '../receiving/receiver.ts'
import { type Settings, settings, standardSettings } from '../settings.ts'
import { texts } from '../texts.ts'
import { chooseTypist } from '../typing/choose-typist.ts'
import { readTemplate } from '../typing/scan-template.ts'
import { version } from '../version.ts'
import { lendClipboard } from './lend-clipboard.ts'
import { createMainWindow } from './main-window.ts'
import { foldNotices } from './notices.ts'
import { copyPhoto, dragPhoto } from './photo-out.ts'
import { createServerInUse } from './server-in-use.ts'
import { openShellDesk } from './shell-desk.ts'
import { quietly, startAtLogin } from './start-at-login.ts'
import { createTray } from './tray.ts'
import { createTypingBadge } from './typing-badge.ts'
import { createTypingShortcut } from './typing-shortcut.ts'
import { lookForUpdate } from './update-notice.ts'
import { limitPermissions } from './window-rules.ts'

export interface Application {
  /** Brings the window to the front. @param page of the server, from a link; null: whatever it shows */
  open(page: string | null): void
}

/** Beside this file, as build.ts puts them there. */
const fileOf = (name: string) => fileURLToPath(new URL(name, import.meta.url))
const startPage = fileOf('start.html')

/** Puts all the parts together. @param firstPage of a link that started us */
export async function startApplication(firstPage: string | null): Promise<Application> {
  const userData = app.getPath('userData')
  const kept = await openJsonFile<Settings>(join(userData, 'settings.json'), settings, standardSettings)
  const record = await openJsonFile(join(userData, 'session.json'), keptSession.nullable(), null)
  const photoFiles = new Map<string, string>()
  let update: string | null = null
  let isQuitting = false
  let wantedPage = firstPage ?? 'app'

  const change = (changed: Partial<Settings>) => kept.set({ ...kept.get(), ...changed })
  const server = createServerInUse({
    ...{ script: fileOf('server/src/main.mjs'), userData },
    onOwnEnded: () => void showStartPage(texts.server.ended),
  })
  const isOurs = (url: string) => {
    const base = server.base()
    return isStartPage(url) || (base !== null && URL.canParse(url) && new URL(url).origin === new URL(base).origin)
  }

  const ourSession = session.fromPartition('persist:snaplink')
  limitPermissions(ourSession, { isOurs })
  const window = createMainWindow({
    session: ourSession,
    preload: fileOf('preload.cjs'),
    rules: { isOurs },
    bounds: kept.get().window,
    isHidden: process.argv.includes(quietly),
    onBounds: (bounds) => void change({ window: bounds }),
    isQuitting: () => isQuitting,
  })
  window.webContents.on('did-fail-load', (_event, code, _description, url, isMainFrame) => {
    // -3: another page was wanted meanwhile.
    if (isMainFrame && code !== -3 && !isStartPage(url)) void showStartPage(texts.server.noAnswer(url))
  })

  const typist = chooseTypist({
    platform: process.platform,
    environment: process.env,
    clipboard: lendClipboard(process.platform === 'linux' ? [clipboard, clipboard.selection] : [clipboard]),
    isTrusted: () => systemPreferences.isTrustedAccessibilityClient(true),
  })
  const tellPhoto = foldNotices((body) => {
    if (kept.get().isNotifying && Notification.isSupported()) {
      const notice = new Notification({ title: texts.product, body })
      notice.on('click', () => open(null))
      notice.show()
    }
  })
  const receiver = createReceiver({
    record,
    settings: kept.get,
    typist,
    isOwnWindowInFront: () => BrowserWindow.getFocusedWindow() !== null,
    onPhoto({ photoId, name }, path) {
      if (path !== null) photoFiles.set(photoId, path)
      tellPhoto(name)
    },
    onChange: tellChange,
  })
  app.on('browser-window-blur', () => receiver.typing.look())

  const badge = createTypingBadge(fileOf('badge.html'))
  const shortcut = createTypingShortcut(() => void turnTyping(!receiver.typing.isOn()))
  const tray = createTray({
    icons: { idle: fileOf('icons/tray.png'), typing: fileOf('icons/tray-typing.png') },
    onOpen: () => open(null),
    onTyping: (isOn) => void turnTyping(isOn),
    onQuit: () => app.quit(),
  })

  let isTelling = false
  /** Everything that shows a state shows it anew, once for all that changed in one go. */
  function tellChange() {
    if (isTelling) return
    isTelling = true
    setImmediate(() => {
      isTelling = false
      if (isQuitting) return
      const isTyping = receiver.typing.isOn()
      const phones = receiver
        .page()
        ?.view.get()
        ?.devices.filter(({ role, state }) => role === 'phone' && state !== 'gone')
      tray.show({ isTyping, phones: phones?.map(({ name }) => name) ?? null })
      badge.show(isTyping)
      window.webContents.send(channels.changed, state())
    })
  }

  function state(): ShellState {
    const { typing } = receiver
    const folder = receiver.folder()
    const { template, prefix, suffix, photoName, isNotifying, startsAtLogin, looksForUpdates } = kept.get()
    const unsure = typing.unsure()
    return {
      version,
      server: { isOwn: kept.get().server === null, address: server.base() ?? '' },
      settings: {
        ...{ template, prefix, suffix, photoName, isNotifying, startsAtLogin, looksForUpdates },
        shortcut: kept.get().shortcut,
      },
      typing: {
        isOn: typing.isOn(),
        problem: typing.problem(),
        waiting: record.get()?.waiting.length ?? 0,
        isAsking: typing.isAsking(),
        unsure: unsure && { code: unsure.code },
        shortcutProblem: shortcut.problem(),
      },
      folder: {
        path: kept.get().folder,
        saved: folder?.saved() ?? 0,
        waiting: folder?.waiting() ?? 0,
        problem: folder?.problem() ?? null,
      },
      update,
    }
  }

  async function turnTyping(isOn: boolean) {
    await change({ isTyping: isOn })
    await receiver.typing.turn(isOn)
  }

  async function answer(request: ShellRequest): Promise<void> {
    const base = server.base()
    switch (request.type) {
      case 'session':
        return base === null ? undefined : receiver.take(base, request.credential)
      case 'typing':
        return turnTyping(request.isOn)
      case 'settings':
        return changeSettings(request.change)
      case 'waiting-codes':
        return receiver.typing.decide(request.how)
      case 'unsure-code':
        return receiver.typing.decideUnsure(request.how)
      case 'folder':
        return folderDesk(request.how)
      case 'photo':
        return photoDesk(request.photoId, request.how)
      case 'server':
        return useServer(request.address)
    }
  }

  async function changeSettings(changed: Partial<ShellState['settings']>) {
    const next = { ...kept.get(), ...changed }
    // What cannot be used is refused before it is kept.
    readTemplate(next.template, next)
    readNamePattern(next.photoName, 'The name for photos')
    await change(changed)
    if (changed.photoName !== undefined) await receiver.reopenFolder()
    if (changed.shortcut !== undefined) shortcut.use(changed.shortcut)
    if (changed.startsAtLogin !== undefined) await startAtLogin(changed.startsAtLogin)
    if (changed.looksForUpdates) await look()
    tellChange()
  }

  async function folderDesk(how: Extract<ShellRequest, { type: 'folder' }>['how']) {
    const path = kept.get().folder
    if (how === 'open') return void (path && (await shell.openPath(path)))
    if (how === 'choose') {
      const chosen = await dialog.showOpenDialog(window, {
        title: texts.folder.choose,
        buttonLabel: texts.folder.chooseYes,
        defaultPath: path ?? app.getPath('pictures'),
        properties: ['openDirectory', 'createDirectory'],
      })
      if (chosen.canceled || !chosen.filePaths[0]) return
      await change({ folder: chosen.filePaths[0] })
    }
    if (how === 'none') await change({ folder: null })
    await receiver.reopenFolder()
  }

  async function photoDesk(photoId: string, how: 'copy' | 'drag') {
    const page = receiver.page()
    if (!page) throw new SentenceError(texts.folder.notThere)
    if (how === 'copy') return copyPhoto(page, photoId)
    await dragPhoto(page, photoId, {
      contents: window.webContents,
      file: photoFiles.get(photoId) ?? null,
      temporary: join(app.getPath('temp'), 'snaplink-photos'),
      icon: fileOf('icons/icon.png'),
    })
  }

  async function useServer(address: string | null) {
    try {
      const { base, ownPort } = await server.use(address, kept.get().port)
      await change({ server: ownPort === null ? base : null, ...(ownPort !== null && { port: ownPort }) })
      await receiver.resume(base)
      await window.loadURL(new URL(wantedPage, base).href)
    } catch (error) {
      if (!(error instanceof SentenceError)) throw error
      await showStartPage(error.message, address)
    }
  }

  /** The page that needs no server. @param problem null while it starts */
  async function showStartPage(problem: string | null, address = kept.get().server) {
    const query = { ...(problem && { problem }), ...(address && { address }) }
    await window.loadFile(startPage, { query })
  }

  async function look() {
    update = app.isPackaged ? await lookForUpdate() : null
    tellChange()
  }

  function open(page: string | null) {
    const base = server.base()
    if (page !== null) wantedPage = page
    if (page !== null && base !== null) void window.loadURL(new URL(page, base).href)
    if (window.isMinimized()) window.restore()
    window.show()
    window.focus()
  }

  openShellDesk({
    isOurPage: ({ sender, senderFrame }) =>
      sender === window.webContents && senderFrame === window.webContents.mainFrame && isOurs(senderFrame.url),
    state,
    keptSession: () => (record.get()?.base === server.base() ? (record.get()?.credential ?? null) : null),
    answer,
  })
  // Beside the clock it goes on; only "Quit" ends it.
  app.on('window-all-closed', () => undefined)
  app.on('before-quit', () => {
    isQuitting = true
  })
  app.on('will-quit', (event) => {
    event.preventDefault()
    globalShortcut.unregisterAll()
    void Promise.all([receiver.stop(), server.close()]).finally(() => app.exit())
  })

  shortcut.use(kept.get().shortcut)
  await receiver.typing.turn(kept.get().isTyping)
  await showStartPage(null)
  void useServer(kept.get().server)
  if (kept.get().looksForUpdates) void look()
  return { open }
}

function isStartPage(url: string): boolean {
  return URL.canParse(url) && url.split(/[?#]/)[0] === pathToFileURL(startPage).href
}
