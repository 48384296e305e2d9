import {
  keepPhotoLedger,
  openPhotoFolder,
  type PhotoLedger,
  type PhotoSaver,
  readNamePattern,
  SentenceError,
  savePhotos,
} from '@snaplink/receiver'
import type { PageSession, Photo } from '@snaplink/sdk'
import { texts } from '../texts.ts'
import type { KeptSession } from './kept-session.ts'

export interface FolderLaneOptions {
  page: PageSession
  /** Null for none: photos stay where they are. */
  path: string | null
  namePattern: string
  record: {
    get(): Pick<KeptSession, 'settled' | 'naming'>
    set(record: Pick<KeptSession, 'settled' | 'naming'>): Promise<void>
  }
  /** @param path of its file */
  onSaved(photo: Photo, path: string): void
  onChange(): void
}

export interface FolderLane {
  saved(): number
  /** Photos that are not in the folder yet. */
  waiting(): number
  problem(): string | null
  stop(): Promise<void>
}

/**
 * Puts photos into a folder, each once. A folder that cannot take one ends it with a sentence; the photos stay on the server, and
 * a lane that is begun later takes up all that are not settled.
 */
export function fillFolder({ page, path, namePattern, record, onSaved, onChange }: FolderLaneOptions): FolderLane {
  let saved = 0
  let problem: string | null = null
  let saver: PhotoSaver | null = null
  let ledger: PhotoLedger | null = null
  const stopListening = page.photos.subscribe(onChange)
  const beginning = path === null ? Promise.resolve() : begin(path).catch(fail)

  async function begin(wanted: string) {
    const nameOf = readNamePattern(namePattern, 'The name for photos')
    const folder = await openPhotoFolder(wanted)
    const { settled, naming } = record.get()
    ledger = await keepPhotoLedger(naming?.folder ?? folder.path, { settled, naming }, ({ settled, naming }) =>
      record.set({ settled: [...settled], naming: naming && { ...naming, folder: folder.path } }),
    )
    saver = savePhotos({
      ...{ page, folder, nameOf, ledger },
      isFull: () => false,
      onSaved(photo, { name }) {
        saved++
        onSaved(photo, `${folder.path}/${name}`)
        onChange()
      },
      onFailure: fail,
    })
  }

  function fail(error: unknown) {
    if (!(error instanceof SentenceError)) process.stderr.write(`${error instanceof Error ? error.stack : error}\n`)
    problem = error instanceof SentenceError ? error.message : texts.folder.failed
    onChange()
  }

  return {
    saved: () => saved,
    waiting: () => {
      if (path === null) return 0
      return page.photos.get().filter(({ photoId, state }) => state !== 'rejected' && !ledger?.has(photoId)).length
    },
    problem: () => problem,
    async stop() {
      stopListening()
      await beginning
      await saver?.finish('now')
    },
  }
}
