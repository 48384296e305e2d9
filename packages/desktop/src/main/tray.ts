import { Menu, nativeImage, Tray } from 'electron'
import { texts } from '../texts.ts'

/** What the sign beside the clock tells, and is asked for. */
export interface TrayState {
  isTyping: boolean
  /** Null before there is a session. */
  phones: readonly string[] | null
}

export interface TrayOptions {
  icons: { idle: string; typing: string }
  onOpen(): void
  onTyping(isOn: boolean): void
  onQuit(): void
}

export function createTray({ icons, onOpen, onTyping, onQuit }: TrayOptions): { show(state: TrayState): void } {
  const pictures = { idle: nativeImage.createFromPath(icons.idle), typing: nativeImage.createFromPath(icons.typing) }
  const tray = new Tray(pictures.idle)
  tray.on('click', onOpen)
  return {
    show({ isTyping, phones }) {
      const said = wordsFor(phones)
      tray.setImage(isTyping ? pictures.typing : pictures.idle)
      tray.setToolTip(isTyping ? texts.tray.typingOn(said) : said)
      tray.setContextMenu(
        Menu.buildFromTemplate([
          { label: said, enabled: false },
          { label: texts.tray.open, click: onOpen },
          { label: texts.tray.typing, type: 'checkbox', checked: isTyping, click: () => onTyping(!isTyping) },
          { type: 'separator' },
          { label: texts.tray.quit, click: onQuit },
        ]),
      )
    },
  }
}

function wordsFor(phones: readonly string[] | null): string {
  if (!phones) return texts.tray.idle
  return phones.length === 0 ? texts.tray.waiting : texts.tray.connected(phones.join(', '))
}
