import { newId } from '@snaplink/contract'
import type { Transaction } from 'kysely'
import type { Clock } from '../../clock.ts'
import type { FileRow, Tables } from '../../db/tables.ts'
import { AppError, toProblem } from '../../errors.ts'
import type { FileDeletion } from '../../files/file-deletion.ts'
import type { ByteSource, FileStore, WrittenFile } from '../../files/file-store.ts'
import type { Appended } from '../../session/session-log.ts'
import { fileNameFor, type ImageType } from './image-type.ts'

/** A file that somebody else received: whole, durable and hashed. */
export interface ReceivedFile extends WrittenFile {
  /** On this machine. */
  readonly path: string
}

/** Bytes that are durable, but do not belong to a photo before a transaction says so. */
export interface LooseFile extends WrittenFile {
  readonly id: string
  readonly sessionId: string
}

/** What a transaction says of the files that it was given. */
export interface Kept {
  readonly areKept: boolean
}

/** The files of photos. Bytes come before their row and go after it, so a row never names what is not there. */
export interface PhotoFiles {
  /** @throws AppError `photo.too-large` */
  write(sessionId: string, source: ByteSource, maxBytes: number): Promise<LooseFile>
  /** Several at once; all or none. */
  writeAll(sessionId: string, contents: readonly (readonly Buffer[])[]): Promise<LooseFile[]>
  /** Takes the bytes over without copying them where that can be done; the path stays the caller's to remove. */
  adopt(sessionId: string, received: ReceivedFile): Promise<LooseFile>
  /** Makes the file a part of what the transaction does. */
  keep(trx: Transaction<Tables>, file: LooseFile, as: { name: string; mediaType: ImageType }): Promise<void>
  /** Ends the links to these files with the transaction; a job deletes the bytes after it. Wake the jobs then. */
  discard(trx: Transaction<Tables>, sessionId: string, ids: readonly (string | null)[]): Promise<void>
  /** Makes the links to these files dead, or with null good again, with the transaction. */
  hide(trx: Transaction<Tables>, ids: readonly (string | null)[], since: number | null): Promise<void>
  /** Appends what is to keep these files, and deletes them where it turned out not to. */
  keepOrDelete<Answer extends Kept>(
    files: readonly LooseFile[],
    append: () => Promise<Appended<Answer>>,
  ): Promise<Appended<Answer>>
}

export function createPhotoFiles(parts: { files: FileStore; fileDeletion: FileDeletion; clock: Clock }): PhotoFiles {
  const { files, fileDeletion, clock } = parts

  async function deleteAll(loose: readonly LooseFile[]): Promise<void> {
    await Promise.all(loose.map(({ sessionId, id }) => files.delete({ sessionId, fileId: id })))
  }

  async function write(sessionId: string, source: ByteSource, maxBytes: number): Promise<LooseFile> {
    const id = newId()
    const written = await files.write({ sessionId, fileId: id }, source, { maxBytes })
    if (written === 'too-large') throw new AppError('photo.too-large')
    return { ...written, id, sessionId }
  }

  return {
    write,

    async writeAll(sessionId, contents) {
      const written = await Promise.allSettled(
        contents.map((pieces) => write(sessionId, pieces, Number.POSITIVE_INFINITY)),
      )
      const failed = written.find(({ status }) => status === 'rejected')
      const loose = written.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []))
      if (failed?.status !== 'rejected') return loose
      // A full disk would be filled up further by what each try leaves.
      await deleteAll(loose)
      throw failed.reason
    },

    async adopt(sessionId, { path, bytes, sha256 }) {
      const id = newId()
      await files.adopt({ sessionId, fileId: id }, path)
      return { bytes, sha256, id, sessionId }
    },

    async keep(trx, { id, sessionId, bytes }, { name, mediaType }) {
      const row: FileRow = {
        id,
        sessionId,
        name: fileNameFor(name, mediaType),
        mediaType,
        bytes,
        createdAt: clock.now(),
        hiddenAt: null,
      }
      await trx.insertInto('files').values(row).execute()
    },

    discard: fileDeletion.discard,

    async hide(trx, ids, since) {
      const fileIds = ids.filter((id) => id !== null)
      if (fileIds.length > 0)
        await trx.updateTable('files').set({ hiddenAt: since }).where('id', 'in', fileIds).execute()
    },

    async keepOrDelete(loose, append) {
      try {
        const appended = await append()
        if (!appended.answer?.areKept) await deleteAll(loose)
        return appended
      } catch (error) {
        // A database whose line broke may have committed all the same: then the bytes are wanted. If not, they are swept
        // with their session.
        if (toProblem(error).code !== 'server.failed') await deleteAll(loose)
        throw error
      }
    },
  }
}
