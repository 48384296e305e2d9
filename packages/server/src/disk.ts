import { open, rm, stat } from 'node:fs/promises'
import { isId } from '@snaplink/contract'

/** What nobody has touched for so long is not in the making any more, by no process on the same folder. Milliseconds. */
const abandonedAfterMs = 10 * 60_000

/** A new name is durable when its folder is. Windows cannot open folders, and needs no such call. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(folder)
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** `id` as a file's name. Ids are checked where they come in; here a mistake there would reach outside the folder. */
export function fileNameOf(id: string): string {
  if (!isId(id)) throw new Error('This id cannot be the name of a file.')
  return id
}

/** Removes what a killed process left half-made. What is gone, or may still be in the making, is left alone. */
export async function removeIfAbandoned(path: string): Promise<void> {
  const found = await unlessMissing(stat(path))
  if (found && found.mtimeMs < Date.now() - abandonedAfterMs) await rm(path, { recursive: true, force: true })
}

/** What `work` finds; null where the file system says that there is no such file. */
export async function unlessMissing<Result>(work: Promise<Result>): Promise<Result | null> {
  try {
    return await work
  } catch (error) {
    if (isMissing(error)) return null
    throw error
  }
}

/** Whether this is the file system saying that there is no such file. */
export function isMissing(error: unknown): boolean {
  return (error as NodeJS.ErrnoException | null)?.code === 'ENOENT'
}
