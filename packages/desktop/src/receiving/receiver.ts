import type { PageSession } from '@snaplink/sdk'
import type { JsonFile } from '../json-file.ts'
import type { Settings } from '../settings.ts'
import { texts } from '../texts.ts'
import { readTemplate } from '../typing/scan-template.ts'
import type { Typist } from '../typing/typist.ts'
import { type FolderLane, fillFolder } from './folder-lane.ts'
import { followSession } from './follow-session.ts'
import type { KeptSession } from './kept-session.ts'
import { createTypingLane, type TypingLane } from './typing-lane.ts'

export interface ReceiverOptions {
  record: JsonFile<KeptSession | null>
  settings(): Settings
  typist: Typist
  isOwnWindowInFront(): boolean
  /** @param path of its file, where it was saved */
  onPhoto(photo: { photoId: string; name: string }, path: string | null): void
  onChange(): void
}

/** What arrives in the window's session, typed and saved: goes on without the window, and after a restart. */
export interface Receiver {
  readonly typing: TypingLane
  page(): PageSession | null
  folder(): FolderLane | null
  /** The window's pages come from this server now: goes on with what an earlier run has left for it, if there is anything. */
  resume(base: string): Promise<void>
  /** The window shows this session now; null: none. */
  take(base: string, credential: KeptSession['credential'] | null): Promise<void>
  /** The folder, or how its photos are called, is another one now; or it shall be tried again. */
  reopenFolder(): Promise<void>
  stop(): Promise<void>
}

export function createReceiver(options: ReceiverOptions): Receiver {
  const { record, settings, typist, isOwnWindowInFront, onPhoto, onChange } = options
  let current: { page: PageSession; folder: FolderLane } | null = null

  const change = async (changed: Partial<KeptSession>) => {
    const kept = record.get()
    if (kept) await record.set({ ...kept, ...changed })
  }
  const typing = createTypingLane({
    typist,
    template: () => readTemplate(settings().template, settings()),
    record: {
      get: () => record.get() ?? { waiting: [], begun: null },
      set: ({ waiting, begun }) => change({ waiting: [...waiting], begun }),
    },
    isOwnWindowInFront,
    sentences: texts.typing,
    onChange,
  })

  function begin(kept: KeptSession) {
    const page = followSession({
      record: { get: () => record.get() ?? kept, set: change },
      isTyping: typing.isOn,
      onCode: typing.look,
      onChange,
    })
    tellPhotos(page)
    current = { page, folder: openFolder(page) }
  }

  function openFolder(page: PageSession): FolderLane {
    const { folder: path, photoName: namePattern } = settings()
    return fillFolder({
      ...{ page, path, namePattern, onChange },
      record: { get: () => record.get() ?? { settled: [], naming: null }, set: change },
      onSaved: (photo, file) => onPhoto(photo, file),
    })
  }

  /** Where there is no folder, a photo has arrived when it can be looked at. */
  function tellPhotos(page: PageSession) {
    page.onEvent(({ type, data }) => {
      if (type !== 'photo.ready' || settings().folder !== null) return
      const { photoId } = data as { photoId: string }
      const name = page.photos.get().find((photo) => photo.photoId === photoId)?.name ?? ''
      onPhoto({ photoId, name }, null)
    })
  }

  async function end() {
    const ending = current
    current = null
    ending?.page.stop()
    await ending?.folder.stop()
  }

  return {
    typing,
    page: () => current?.page ?? null,
    folder: () => current?.folder ?? null,
    async resume(base) {
      const kept = record.get()
      if (kept?.base !== base) await end()
      else if (!current) begin(kept)
      typing.look()
    },
    async take(base, credential) {
      const kept = record.get()
      if (credential && kept?.base === base && kept.credential.sessionId === credential.sessionId) {
        if (!current) begin(kept)
        return
      }
      await end()
      if (credential) {
        // Codes of the session before are still to be typed.
        const { waiting = [], begun = null } = kept ?? {}
        const fresh = { base, credential, after: null, waiting, begun, counts: {}, settled: [], naming: null }
        await record.set(fresh)
        begin(fresh)
      } else {
        // Whoever logged out leaves nothing to the next person.
        await record.set(null)
      }
      onChange()
    },
    async reopenFolder() {
      const open = current
      if (!open) return
      await open.folder.stop()
      if (current === open) current = { page: open.page, folder: openFolder(open.page) }
      onChange()
    },
    async stop() {
      await end()
      await typing.stop()
    },
  }
}
