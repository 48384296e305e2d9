import { mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { FolderSettings } from '../destination-settings.ts'
import { syncFolder } from '../disk.ts'
import { checkedName, type Destination, DestinationError, urlBelow } from './destination.ts'

/** A folder on this machine, as a web server or a synchroniser takes it from there. */
export function folderDestination({ path: root, publicUrl }: FolderSettings): Destination {
  return {
    async put({ name, bytes }) {
      const path = join(root, checkedName(name))
      // Always the same: what a killed process left is overwritten by the next try.
      const partial = `${path}.partial`
      try {
        await mkdir(dirname(path), { recursive: true })
        await writeDurably(partial, bytes)
        await rename(partial, path)
        await syncFolder(dirname(path))
      } catch (cause) {
        await rm(partial, { force: true }).catch(() => undefined)
        const { code } = cause as NodeJS.ErrnoException
        const isFinal = ['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST'].includes(code ?? '')
        throw new DestinationError(`The folder did not take the file (${code}).`, { isFinal, cause })
      }
      return { url: publicUrl === undefined ? pathToFileURL(path).href : urlBelow(publicUrl, name) }
    },
  }
}

async function writeDurably(path: string, bytes: Buffer): Promise<void> {
  // Readable for the web server that serves it.
  const file = await open(path, 'w', 0o644)
  try {
    await file.writeFile(bytes)
    await file.sync()
  } finally {
    await file.close()
  }
}
