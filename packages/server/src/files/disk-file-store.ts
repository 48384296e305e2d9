import { createHash } from 'node:crypto'
import { link, mkdir, open, readdir, rename, rm, rmdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { isId, newId } from '@snaplink/contract'
import { fileNameOf, removeIfAbandoned, syncFolder, unlessMissing } from '../disk.ts'
import type { ByteSource, FileKey, FileStore, WrittenFile } from './file-store.ts'

/** Not an id, so no session's folder is ever called this. */
const partialFolder = '.partial'

/**
 * Files as `<folder>/<sessionId>/<fileId>`. They are filled under another name and renamed when they are durable, so what
 * is there is whole; what a killed process left half-written is removed here, at the next start.
 */
export async function openDiskFileStore(folder: string): Promise<FileStore> {
  const partials = join(folder, partialFolder)
  await mkdir(partials, { recursive: true, mode: 0o700 })
  for (const name of await readdir(partials)) await removeIfAbandoned(join(partials, name))

  const folderOf = (sessionId: string) => join(folder, fileNameOf(sessionId))
  const pathOf = ({ sessionId, fileId }: FileKey) => join(folderOf(sessionId), fileNameOf(fileId))

  /** Gives a whole file its name, durably. */
  async function settle(key: FileKey, give: (path: string) => Promise<void>): Promise<void> {
    const made = await mkdir(folderOf(key.sessionId), { recursive: true, mode: 0o700 })
    await give(pathOf(key))
    await syncFolder(folderOf(key.sessionId))
    if (made) await syncFolder(folder)
  }

  async function write(key: FileKey, source: ByteSource, { maxBytes }: { maxBytes: number }) {
    const partial = join(partials, newId())
    try {
      const written = await fill(partial, source, maxBytes)
      if (written !== 'too-large') await settle(key, (path) => rename(partial, path))
      return written
    } finally {
      await rm(partial, { force: true })
    }
  }

  return {
    write,

    async adopt(key, from) {
      try {
        await settle(key, (path) => link(from, path))
      } catch (error) {
        if (!cannotLink(error)) throw error
        const handle = await open(from)
        await write(key, handle.createReadStream(), { maxBytes: Number.POSITIVE_INFINITY })
      }
    },

    async read(key, range) {
      const handle = await unlessMissing(open(pathOf(key)))
      return handle && (handle.createReadStream(range) as Readable)
    },

    async *listOlder(ms) {
      for (const sessionId of (await readdir(folder)).filter(isId)) {
        const names = (await unlessMissing(readdir(folderOf(sessionId)))) ?? []
        const before = Date.now() - ms
        const fileIds: string[] = []
        for (const name of names.filter(isId)) {
          const found = await unlessMissing(stat(join(folderOf(sessionId), name)))
          // When it got this name: a file that was taken over may have been written long before.
          if (found && found.ctimeMs <= before) fileIds.push(name)
        }
        if (fileIds.length > 0) yield { sessionId, fileIds }
        // An empty folder goes; one that somebody just writes into does not.
        else if (names.length === 0) await rmdir(folderOf(sessionId)).catch(() => undefined)
      }
    },

    useLocally: (key, use) => use(pathOf(key)),
    delete: (key) => rm(pathOf(key), { force: true }),
    deleteSession: (sessionId) => rm(folderOf(sessionId), { recursive: true, force: true }),
  }
}

async function fill(path: string, source: ByteSource, maxBytes: number): Promise<WrittenFile | 'too-large'> {
  const handle = await open(path, 'wx', 0o600)
  try {
    const hash = createHash('sha256')
    let bytes = 0
    for await (const chunk of source) {
      bytes += chunk.length
      if (bytes > maxBytes) return 'too-large'
      // Hashing uses the time that the kernel takes. `writeFile` goes on from where the last one ended, and writes all of it.
      const writing = handle.writeFile(chunk)
      hash.update(chunk)
      await writing
    }
    await handle.sync()
    return { bytes, sha256: hash.digest('hex') }
  } finally {
    await handle.close()
  }
}

/** Two file systems, or one without a second name for a file (exFAT). */
function cannotLink(error: unknown): boolean {
  return ['EXDEV', 'EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'].includes(
    (error as NodeJS.ErrnoException | null)?.code ?? '',
  )
}
