import { createHash } from 'node:crypto'
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { isId, newId } from '@snaplink/contract'
import { type ByteSource, type FileKey, type FileStore, headBytes, type WrittenFile } from './file-store.ts'

/** Not an id, so no session's folder is ever called this. */
const partialFolder = '.partial'
/** A file that grew this recently may belong to another process on the same folder. Milliseconds. */
const abandonedAfterMs = 10 * 60_000

/**
 * Files as `<folder>/<sessionId>/<fileId>`. They are filled under another name and renamed when they are durable, so what
 * is there is whole; what a killed process left half-written is removed here, at the next start.
 */
export async function openDiskFileStore(folder: string): Promise<FileStore> {
  const partials = join(folder, partialFolder)
  await mkdir(partials, { recursive: true, mode: 0o700 })
  await removeAbandoned(partials)

  const folderOf = (sessionId: string) => join(folder, checked(sessionId))
  const pathOf = ({ sessionId, fileId }: FileKey) => join(folderOf(sessionId), checked(fileId))

  return {
    async write(key, source, { maxBytes }) {
      const path = pathOf(key)
      const partial = join(partials, newId())
      try {
        const written = await fill(partial, source, maxBytes)
        if (written === 'too-large') return written
        const made = await mkdir(folderOf(key.sessionId), { recursive: true, mode: 0o700 })
        await rename(partial, path)
        await syncFolder(folderOf(key.sessionId))
        if (made) await syncFolder(folder)
        return written
      } finally {
        await rm(partial, { force: true })
      }
    },

    async read(key, range) {
      try {
        const handle = await open(pathOf(key))
        return handle.createReadStream(range) as Readable
      } catch (error) {
        if (isMissing(error)) return null
        throw error
      }
    },

    useLocally: (key, use) => use(pathOf(key)),
    delete: (key) => rm(pathOf(key), { force: true }),
    deleteSession: (sessionId) => rm(folderOf(sessionId), { recursive: true, force: true }),
  }
}

/** Ids are checked where they come in; here a mistake there would reach outside the folder. */
function checked(id: string): string {
  if (!isId(id)) throw new Error('This id cannot be the name of a file.')
  return id
}

async function fill(path: string, source: ByteSource, maxBytes: number) {
  const handle = await open(path, 'wx', 0o600)
  try {
    const hash = createHash('sha256')
    let bytes = 0
    let head: Buffer = Buffer.alloc(0)
    for await (const chunk of source) {
      bytes += chunk.length
      if (bytes > maxBytes) return 'too-large'
      if (head.length < headBytes) head = Buffer.concat([head, chunk.subarray(0, headBytes - head.length)])
      // Hashing uses the time that the kernel takes. `writeFile` goes on from where the last one ended, and writes all of it.
      const writing = handle.writeFile(chunk)
      hash.update(chunk)
      await writing
    }
    await handle.sync()
    return { bytes, sha256: hash.digest('hex'), head } satisfies WrittenFile
  } finally {
    await handle.close()
  }
}

/** A rename is durable when its folder is. Windows cannot open folders, and needs no such call. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(folder)
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

async function removeAbandoned(folder: string): Promise<void> {
  const newest = Date.now() - abandonedAfterMs
  for (const name of await readdir(folder)) {
    const path = join(folder, name)
    const isAbandoned = await stat(path).then(
      ({ mtimeMs }) => mtimeMs < newest,
      // Finished by its own process in this moment.
      (error) => {
        if (isMissing(error)) return false
        throw error
      },
    )
    if (isAbandoned) await rm(path, { force: true })
  }
}

function isMissing(error: unknown): boolean {
  return (error as NodeJS.ErrnoException | null)?.code === 'ENOENT'
}
