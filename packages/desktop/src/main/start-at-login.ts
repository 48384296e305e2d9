import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { app } from 'electron'

/** Told to the application when the system starts it: the window stays away until it is asked for. */
export const quietly = '--hidden'

export async function startAtLogin(isWanted: boolean): Promise<void> {
  if (process.platform !== 'linux') {
    app.setLoginItemSettings({ openAtLogin: isWanted, args: [quietly] })
    return
  }
  // Electron knows no such setting on Linux; desktops look here (freedesktop.org, Desktop Application Autostart).
  const folder = join(app.getPath('appData'), 'autostart')
  const file = join(folder, 'snaplink.desktop')
  if (!isWanted) return rm(file, { force: true })
  // An AppImage is mounted at another place each time; its file has the place that stays.
  const program = process.env.APPIMAGE ?? app.getPath('exe')
  const entry = ['[Desktop Entry]', 'Type=Application', 'Name=Snaplink', `Exec=${quoted(program)} ${quietly}`, '']
  await mkdir(folder, { recursive: true })
  await writeFile(file, entry.join('\n'))
}

/** As the Exec key wants it. */
function quoted(path: string): string {
  return `"${path.replace(/[\\"`$]/g, (character) => `\\${character}`)}"`
}
