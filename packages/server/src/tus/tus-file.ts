import { constants, writev } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { dirname } from 'node:path'
import { syncFolder } from '../disk.ts'
import type { TusFile } from './tus-store.ts'

/** Opens the file of an upload's bytes, made where there is none, to go on at its end. */
export async function openTusFile(path: string): Promise<TusFile> {
  const handle = await open(path, constants.O_RDWR | constants.O_CREAT, 0o600)
  try {
    const { size } = await handle.stat()
    return fileAt(handle, path, size)
  } catch (error) {
    await handle.close()
    throw error
  }
}

function fileAt(handle: FileHandle, path: string, size: number): TusFile {
  let bytes = size

  function append(chunks: Buffer[], done: (error: Error | null) => void): void {
    writev(handle.fd, chunks, bytes, (error, written) => {
      if (error) return done(error)
      bytes += written
      const rest = after(chunks, written)
      // Less than all is written when the disk is nearly full; the next try says so.
      if (rest.length > 0) append(rest, done)
      else done(null)
    })
  }

  return {
    get bytes() {
      return bytes
    },
    append,
    async truncate(to) {
      await handle.truncate(to)
      bytes = to
    },
    async sync() {
      await Promise.all([handle.datasync(), syncFolder(dirname(path))])
    },
    close: () => handle.close(),
  }
}

/** What is left of `chunks` behind the first `bytes`. */
function after(chunks: Buffer[], bytes: number): Buffer[] {
  let skipped = 0
  while (skipped < chunks.length && bytes >= (chunks[skipped]?.length ?? 0)) bytes -= chunks[skipped++]?.length ?? 0
  const [first, ...rest] = chunks.slice(skipped)
  return first ? [first.subarray(bytes), ...rest] : []
}
