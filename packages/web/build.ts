import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { brotliCompressSync, gzipSync, constants as zlib } from 'node:zlib'
import { build } from 'vite'
import {
  type ElementName,
  type Entry,
  elementOptions,
  elements,
  entries,
  packageDir,
  viteOptions,
} from './vite-options.ts'

/** What a phone may load before the first tap, in bytes of gzipped JavaScript. On slow 4G this is half a second. */
export const phoneBudgetBytes = 40 * 1024

/** What an element adds to somebody else's page, in bytes of gzipped JavaScript with its styles inside. */
export const elementBudgetBytes: Readonly<Record<ElementName, number>> = {
  uploader: 45 * 1024,
  scanField: 40 * 1024,
}

type Built = Record<Entry | ElementName, { scriptBytes: number }>

/** Builds both ends and the elements into `outDir`, with .br and .gz siblings, and answers how much JavaScript each loads at once. */
export async function buildPages(outDir: string): Promise<Built> {
  await rm(outDir, { recursive: true, force: true })
  for (const entry of Object.keys(entries) as Entry[]) {
    await build(viteOptions(entry, { root: packageDir, html: entries[entry], outDir }))
  }
  for (const name of Object.keys(elements) as ElementName[]) await build(elementOptions(name, outDir))
  await writeNotices(outDir)
  await compressFiles(join(outDir, 'assets'))
  await compressFiles(outDir)
  return {
    desktop: { scriptBytes: await gzippedScriptBytes(outDir, 'desktop') },
    phone: { scriptBytes: await gzippedScriptBytes(outDir, 'phone') },
    uploader: { scriptBytes: await gzippedElementBytes(outDir, 'uploader') },
    scanField: { scriptBytes: await gzippedElementBytes(outDir, 'scanField') },
  }
}

/** What others made of what we serve, and the text of the licence that wants to travel along. */
async function writeNotices(outDir: string): Promise<void> {
  const notices = await readFile(join(packageDir, '../../THIRD-PARTY.md'), 'utf8')
  const { resolve } = createRequire(import.meta.resolve('@snaplink/scan'))
  const licence = await readFile(join(dirname(resolve('@undecaf/zbar-wasm/package.json')), 'LICENSE'), 'utf8')
  await writeFile(join(outDir, 'third-party.txt'), `${notices}\n${licence}`)
}

async function compressFiles(dir: string): Promise<void> {
  for (const name of await readdir(dir)) {
    if (!/\.(js|css|svg|wasm|txt)$/.test(name)) continue
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

async function gzippedElementBytes(outDir: string, name: ElementName): Promise<number> {
  return (await readFile(join(outDir, `${elements[name].file}.gz`))).length
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
  for (const name of Object.keys(elements) as ElementName[]) {
    const budgetBytes = elementBudgetBytes[name]
    if (built[name].scriptBytes <= budgetBytes) continue
    process.stderr.write(`${elements[name].file} is over its budget of ${budgetBytes / 1024} KB.\n`)
    process.exitCode = 1
  }
}
