import { readdir, readFile } from 'node:fs/promises'
import { basename, extname, join } from 'node:path'

/** A picture and what it shows. */
export interface Sample {
  readonly path: string
  /** The bytes of the expected text; none where nobody wrote down what it shows. */
  readonly expected?: Buffer
}

export interface SampleFolder {
  readonly name: string
  /** Nothing in its pictures is a code: whatever is read there is a mistake. */
  readonly isFalsePositives: boolean
  readonly samples: readonly Sample[]
}

const pictures = /\.(png|jpe?g|webp|avif|gif|bmp)$/i

/** All folders below `dir` that hold pictures, in the layout of zxing-cpp's `test/samples`: NAME.png beside NAME.txt or NAME.bin. */
export async function readCorpus(dir: string): Promise<SampleFolder[]> {
  const folders: SampleFolder[] = []
  const entries = await readdir(dir, { withFileTypes: true, recursive: true })
  const byFolder = Map.groupBy(
    entries.filter((entry) => entry.isFile() && pictures.test(entry.name)),
    ({ parentPath }) => parentPath,
  )
  for (const [folder, files] of [...byFolder].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const name = basename(folder)
    const isFalsePositives = /false-?positives/i.test(name)
    const samples = files
      .map(({ name: file }) => join(folder, file))
      .sort()
      .map(async (path) => ({ path, ...(!isFalsePositives && (await expectedOf(path))) }))
    folders.push({ name, isFalsePositives, samples: await Promise.all(samples) })
  }
  return folders
}

async function expectedOf(path: string): Promise<{ expected?: Buffer }> {
  const bare = path.slice(0, -extname(path).length)
  for (const ending of ['.txt', '.bin']) {
    const expected = await readFile(bare + ending).catch(() => undefined)
    if (expected) return { expected }
  }
  return {}
}
