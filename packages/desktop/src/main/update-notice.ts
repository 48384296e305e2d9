import { texts } from '../texts.ts'

/**
 * Looks once whether something newer is out. Nothing is downloaded or installed by it.
 *
 * @returns the sentence, or null
 */
export async function lookForUpdate(): Promise<string | null> {
  // Loaded only where somebody wants it.
  const { default: updater } = await import('electron-updater')
  const { autoUpdater } = updater
  autoUpdater.autoDownload = false
  autoUpdater.autoInstallOnAppQuit = false
  try {
    const result = await autoUpdater.checkForUpdates()
    return result?.isUpdateAvailable ? texts.update(result.updateInfo.version) : null
  } catch {
    // No line, or built without a place to ask: the next start looks again.
    return null
  }
}
