import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { brotliCompressSync, gzipSync, constants as zlib } from 'node:zlib'
import { build } from 'vite'
import { type Entry, entries, packageDir, viteOptions } from './vite-options.ts'

/** What a phone may load before the first tap, in bytes of gzipped JavaScript. On slow 4G this is half a second. */
export const phoneBudgetBytes = 40 * 1024

/** Builds both ends into `outDir`, with .br and .gz siblings, and answers how much JavaScript each loads at once. */
export async function buildPages(outDir: string): Promise<Record<Entry, { scriptBytes: number }>> {
  await rm(outDir, { recursive: true, force: true })
  for (const entry of Object.keys(entries) as Entry[]) {
    await build(viteOptions(entry, { root: packageDir, html: entries[entry], outDir }))
  }
  await compressFiles(join(outDir, 'assets'))
  return {
    desktop: { scriptBytes: await gzippedScriptBytes(outDir, 'desktop') },
    phone: { scriptBytes: await gzippedScriptBytes(outDir, 'phone') },
  }
}

async function compressFiles(dir: string): Promise<void> {
  for (const name of await readdir(dir)) {
    if (!/\.(js|css|svg)$/.test(name)) continue
    const source = await readFile(join(dir, name))
    await writeFile(
      join(dir, `${name}.br`),
      brotliCompressSync(source, {
        params: { [zlib.BROTLI_PARAM_QUALITY]: 11, [zlib.BROTLI_PARAM_SIZE_HINT]: source.length },
      }),
    )
    await writeFile(join(dir, `${name}.gz`), gzipSync(source, { level: 9 }))
  }
}

interface ManifestChunk {
  file: string
  imports?: string[]
}

/** The entry's script and all that it imports statically. */
async function gzippedScriptBytes(outDir: string, entry: Entry): Promise<number> {
  const manifest: Record<string, ManifestChunk> = JSON.parse(
    await readFile(join(outDir, `${entry}.manifest.json`), 'utf8'),
  )
  const wanted = [entries[entry] as string]
  for (const key of wanted) wanted.push(...(manifest[key]?.imports ?? []).filter((name) => !wanted.includes(name)))
  let sum = 0
  for (const key of wanted) sum += (await readFile(join(outDir, `${manifest[key]?.file}.gz`))).length
  return sum
}

if (import.meta.main) {
  const built = await buildPages(join(packageDir, 'dist'))
  for (const [entry, { scriptBytes }] of Object.entries(built)) {
    process.stdout.write(`${entry}: ${(scriptBytes / 1024).toFixed(1)} KB of JavaScript, gzipped\n`)
  }
  if (built.phone.scriptBytes > phoneBudgetBytes) {
    process.stderr.write(`The phone's page is over its budget of ${phoneBudgetBytes / 1024} KB.\n`)
    process.exitCode = 1
  }
}
