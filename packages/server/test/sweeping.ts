import { join } from 'node:path'
import { pino } from 'pino'
import type { Db } from '../src/db/connect.ts'
import { photoSweepKind } from '../src/features/photos/photo-sweep.ts'
import { photos } from '../src/features/photos/photos.ts'
import { openDiskFileStore } from '../src/files/disk-file-store.ts'
import { createFileDeletion } from '../src/files/file-deletion.ts'
import type { FileStore } from '../src/files/file-store.ts'
import { createFileUrls } from '../src/files/file-urls.ts'
import { sweepOrphans } from '../src/files/orphan-sweep.ts'
import { createJobs } from '../src/jobs/jobs.ts'
import { createAccess } from '../src/session/access.ts'
import { createLocalBell } from '../src/session/bell.ts'
import { createCommands } from '../src/session/commands.ts'
import { createSessionExpiry } from '../src/session/session-expiry.ts'
import { createSessionLog } from '../src/session/session-log.ts'
import { createSignals } from '../src/session/signals.ts'
import { openTusFolder } from '../src/tus/tus-folder.ts'
import type { TusStore } from '../src/tus/tus-store.ts'

export interface SweepOptions {
  db: Db
  folder: string
  now: number
  /** Called before each thing that is done for good; a test dies here. */
  step?: () => void
}

/** Where create-server.ts keeps what is swept. */
export const openStores = async (folder: string) => ({
  files: await openDiskFileStore(join(folder, 'files')),
  uploads: await openTusFolder(join(folder, 'uploads')),
})

/** Everything that create-server.ts sweeps, once, until nothing is left to do. */
export async function sweepEverything({ db: real, folder, now, step = () => undefined }: SweepOptions): Promise<void> {
  const clock = { now: () => now }
  const stores = await openStores(folder)
  const [files, uploads] = [watchFiles(stores.files, step), watchUploads(stores.uploads, step)]
  const db = watchDatabase(real, step)
  const bell = createLocalBell()
  const logger = pino({ level: 'silent' })
  const log = createSessionLog({ db, bell, clock })
  const signals = createSignals(bell)
  const jobs = createJobs({ db, clock, logger, pollMs: 20 })
  const urls = createFileUrls({ secret: Buffer.from('only a test'), clock })
  const parts = { db, log, signals, access: createAccess({ db, clock }), commands: createCommands(log) }
  const { tus } = photos({
    ...parts,
    files,
    fileDeletion: createFileDeletion({ files, jobs }),
    uploads,
    urls,
    jobs,
    clock,
    logger,
  })
  const expiry = createSessionExpiry({
    ...{ db, log, signals, clock },
    onClosed: (trx, { id }) => jobs.enqueue(trx, photoSweepKind, { sessionId: id }),
  })
  await expiry.sweep()
  await tus.sweep()
  await sweepOrphans(db, files, -60_000)
  await jobs.start()
  while ((await real.read.selectFrom('jobs').select('id').execute()).length > 0) {
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  await jobs.stop()
  await tus.close()
  await log.drained()
}

/** Calls `step` before each statement that changes a row. */
function watchDatabase(db: Db, step: () => void): Db {
  const plugin: Parameters<Db['write']['withPlugin']>[0] = {
    transformQuery({ node }) {
      if (['InsertQueryNode', 'UpdateQueryNode', 'DeleteQueryNode'].includes(node.kind)) step()
      return node
    },
    transformResult: async ({ result }) => result,
  }
  return { ...db, write: db.write.withPlugin(plugin), close: () => db.close() }
}

function watchFiles(files: FileStore, step: () => void): FileStore {
  return {
    ...files,
    delete(key) {
      step()
      return files.delete(key)
    },
    /** One file after the other, as the file system does it, so that it can be cut in the middle. */
    async deleteSession(sessionId) {
      for await (const found of files.listOlder(-60_000)) {
        if (found.sessionId !== sessionId) continue
        for (const fileId of found.fileIds) {
          step()
          await files.delete({ sessionId, fileId })
        }
      }
      step()
      await files.deleteSession(sessionId)
    },
  }
}

function watchUploads(uploads: TusStore, step: () => void): TusStore {
  return {
    ...uploads,
    async remove(id) {
      step()
      await uploads.dropBytes(id)
      step()
      await uploads.remove(id)
    },
  }
}
