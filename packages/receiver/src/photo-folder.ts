import { randomUUID } from 'node:crypto'
import { type FileHandle, link, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { join, parse, resolve } from 'node:path'
import { codeOf, orSentence } from './disk-failures.ts'

/** Where photos are put: each appears under its name whole, or not at all, and takes the place of nothing. */
export interface PhotoFolder {
  /** Absolute. */
  readonly path: string
  /**
   * Writes a file; where `name` is taken already, as `name (2)`.
   *
   * @param onNamed told the name just before the file appears under it
   * @throws SentenceError when the folder cannot take it; and whatever `bytes` throws
   */
  save(name: string, bytes: AsyncIterable<Uint8Array>, onNamed?: (name: string) => Promise<void>): Promise<SavedFile>
}

export interface SavedFile {
  /** Without its folder. */
  readonly name: string
  readonly bytes: number
}

/** What is still being written: hidden, and recognisable when its writer was killed. */
const unfinished = /^\.snaplink-[0-9a-f-]{36}\.part$/
/** Nothing of ours is written for so long: its writer is gone. */
const abandonedMs = 60 * 60_000

/** Makes the folder if it is not there, and makes sure that it can be written. @throws SentenceError */
export async function openPhotoFolder(folder: string): Promise<PhotoFolder> {
  const path = resolve(folder)
  const partPath = () => join(path, `.snaplink-${randomUUID()}.part`)
  await orSentence(path, async () => {
    await mkdir(path, { recursive: true })
    const probe = partPath()
    await (await open(probe, 'wx')).close()
    await rm(probe)
    await removeAbandoned(path)
  })

  return {
    path,
    async save(name, bytes, onNamed) {
      const part = partPath()
      const file = await orSentence(path, () => open(part, 'wx'))
      try {
        const size = await write(file, bytes, path)
        const placed = await orSentence(path, () => place(part, path, name, onNamed))
        await syncFolder(path)
        return { name: placed, bytes: size }
      } finally {
        await rm(part, { force: true })
      }
    },
  }
}

async function write(file: FileHandle, bytes: AsyncIterable<Uint8Array>, path: string): Promise<number> {
  try {
    let size = 0
    for await (const chunk of bytes) {
      await orSentence(path, () => file.writeFile(chunk))
      size += chunk.length
    }
    // Durable before it has its name: after a power cut the name would otherwise stand on an empty file.
    await orSentence(path, () => file.sync())
    return size
  } finally {
    await file.close()
  }
}

/** Gives a whole file the first name that is free. */
async function place(
  part: string,
  folder: string,
  wanted: string,
  onNamed: ((name: string) => Promise<void>) | undefined,
): Promise<string> {
  const { name: stem, ext } = parse(wanted)
  for (let number = 1; ; number++) {
    const name = number === 1 ? wanted : `${stem} (${number})${ext}`
    const target = join(folder, name)
    if (await exists(target)) continue
    await onNamed?.(name)
    if (await appear(part, target)) return name
  }
}

/** False if somebody else has taken the name meanwhile: unlike a renaming, a link never replaces. */
async function appear(part: string, target: string): Promise<boolean> {
  try {
    await link(part, target)
    return true
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false
    if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'].includes(codeOf(error))) throw error
    // Memory cards and network drives know no links: the name is taken first, and only what we took is replaced.
    return takeAndReplace(part, target)
  }
}

async function takeAndReplace(part: string, target: string): Promise<boolean> {
  try {
    await (await open(target, 'wx')).close()
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false
    throw error
  }
  await rename(part, target)
  return true
}

/** Makes the name durable too. Windows does so by itself, and opens no folders. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return
  const folder = await open(path, 'r')
  await folder.sync().finally(() => folder.close())
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    (error) => {
      if (codeOf(error) === 'ENOENT') return false
      throw error
    },
  )
}

async function removeAbandoned(path: string): Promise<void> {
  for (const name of (await readdir(path)).filter((each) => unfinished.test(each))) {
    const { mtimeMs } = await stat(join(path, name))
    if (Date.now() - mtimeMs > abandonedMs) await rm(join(path, name), { force: true })
  }
}
