import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'vite'

/** Bundles the worker as a page's bundler does. Whoever calls removes `dir`. */
export async function buildWorker(): Promise<{ dir: string; workerFile: URL }> {
  const dir = await mkdtemp(join(tmpdir(), 'snaplink-scan-'))
  await build({
    configFile: false,
    logLevel: 'silent',
    base: './',
    worker: { format: 'es', rolldownOptions: { output: { entryFileNames: 'scan-worker.js' } } },
    build: {
      outDir: dir,
      assetsInlineLimit: 0,
      rolldownOptions: {
        input: fileURLToPath(new URL('../src/index.ts', import.meta.url)),
        preserveEntrySignatures: 'exports-only',
      },
    },
  })
  return { dir, workerFile: pathToFileURL(join(dir, 'scan-worker.js')) }
}
