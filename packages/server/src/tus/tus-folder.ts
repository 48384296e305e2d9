import { mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { isId, newId } from '@snaplink/contract'
import * as z from 'zod'
import { fileNameOf, removeIfAbandoned, syncFolder, unlessMissing } from '../disk.ts'
import { openTusFile } from './tus-file.ts'
import { readMetadata } from './tus-metadata.ts'
import type { TusStore } from './tus-store.ts'
import type { TusUpload } from './tus-upload.ts'

const note = z.object({
  owner: z.string(),
  length: z.number().nullable(),
  metadata: z.string(),
  createdAt: z.number(),
  expiresAt: z.number(),
  finishedAt: z.number().nullable(),
})

/**
 * Uploads in a folder: `<id>` holds the bytes, `<id>.json` the note. The note is written first and removed last, so bytes
 * never lie there without one; without bytes, an upload's offset is 0.
 */
export async function openTusFolder(folder: string): Promise<TusStore> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const path = (id: string) => join(folder, fileNameOf(id))
  const notePath = (id: string) => `${path(id)}.json`

  const store: TusStore = {
    path,
    create: (upload) => writeFile(notePath(upload.id), toNote(upload), { flag: 'wx', mode: 0o600 }),
    async find(id) {
      const text = await unlessMissing(readFile(notePath(id), 'utf8'))
      return text === null ? null : fromNote(id, text)
    },
    async save(upload) {
      const draft = join(folder, `${newId()}.draft`)
      await writeFile(draft, toNote(upload), { flag: 'wx', mode: 0o600 })
      await rename(draft, notePath(upload.id))
    },
    open: (id) => openTusFile(path(id)),
    size: async (id) => (await unlessMissing(stat(path(id))))?.size ?? 0,
    async read(id) {
      const handle = await unlessMissing(open(path(id)))
      return handle && (handle.createReadStream() as Readable)
    },
    dropBytes: (id) => rm(path(id), { force: true }),
    async remove(id) {
      await rm(path(id), { force: true })
      await rm(notePath(id), { force: true })
    },
    async *all(prefix) {
      const names = new Set(await readdir(folder))
      for (const name of names) {
        if (!name.startsWith(prefix)) continue
        const id = name.replace(/\.json$/, '')
        const upload = name !== id && isId(id) ? await store.find(id) : null
        if (upload) yield upload
        else if (!names.has(`${name}.json`)) await removeIfAbandoned(join(folder, name))
      }
    },
  }
  await syncFolder(folder)
  return store
}

function toNote({ id: _, metadata: _parsed, metadataHeader, ...rest }: TusUpload): string {
  return JSON.stringify({ ...rest, metadata: metadataHeader } satisfies z.infer<typeof note>)
}

/** Null for a note that was cut short by a crash: nobody was ever told of that upload. */
function fromNote(id: string, text: string): TusUpload | null {
  const { success, data } = z.string().transform(toJson).pipe(note).safeParse(text)
  return success ? { ...data, id, metadataHeader: data.metadata, metadata: readMetadata(data.metadata) } : null
}

function toJson(text: string, context: z.RefinementCtx): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    context.addIssue({ code: 'custom', message: String(error) })
    return z.NEVER
  }
}
