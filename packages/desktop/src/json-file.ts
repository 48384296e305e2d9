import { mkdir, open, readFile, rename } from 'node:fs/promises'
import { dirname } from 'node:path'
import { orSentence } from '@snaplink/receiver'
import type * as z from 'zod'

/** A value that outlives the application: the file holds the old one or the new one, never a part. */
export interface JsonFile<T> {
  get(): T
  /** Resolves when it is durable; the new value counts at once. @throws SentenceError when the disk does not take it */
  set(value: T): Promise<void>
}

/** @param standard what holds when there is no file, or one that is not ours */
export async function openJsonFile<T>(path: string, shape: z.ZodType<T>, standard: T): Promise<JsonFile<T>> {
  let value: T = await read(path, shape, standard)
  let writing = Promise.resolve()
  /** Not begun yet: it will write whatever holds by then. */
  let next: Promise<void> | null = null

  const writeAll = () => orSentence(dirname(path), write)

  async function write() {
    next = null
    await mkdir(dirname(path), { recursive: true })
    const part = `${path}.part`
    // It may hold a page's token: nobody else's business.
    const file = await open(part, 'w', 0o600)
    try {
      await file.writeFile(JSON.stringify(value))
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(part, path)
  }

  return {
    get: () => value,
    set(changed) {
      value = changed
      next ??= writing.then(writeAll, writeAll)
      writing = next
      return next
    },
  }
}

async function read<T>(path: string, shape: z.ZodType<T>, standard: T): Promise<T> {
  try {
    const parsed = shape.safeParse(JSON.parse(await readFile(path, 'utf8')))
    return parsed.success ? parsed.data : standard
  } catch {
    return standard
  }
}
