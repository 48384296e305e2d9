import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import * as z from 'zod'

/** The source map beside the bundle of specs that tus-js-client publishes: it carries their sources as they were written. */
const sourceMap = z.object({ sources: z.array(z.string()), sourcesContent: z.array(z.string()) })

/**
 * Lays tus-js-client's own specs (MIT, © Transloadit Ltd and contributors) out as files, unchanged, with the client that they
 * were published with. They come from the npm package at every run, so none of their text is kept here.
 */
export async function unpackSpecs(
  packageName: string,
): Promise<{ urlOf(spec: string): string; remove(): Promise<void> }> {
  const packageFolder = dirname(createRequire(import.meta.url).resolve(`${packageName}/package.json`))
  const text = await readFile(join(packageFolder, 'dist/browser-test-bundle.js.map'), 'utf8')
  const { sources, sourcesContent } = sourceMap.parse(JSON.parse(text))
  const folder = await mkdtemp(join(tmpdir(), 'snaplink-tus-specs-'))
  await mkdir(join(folder, 'helpers'))
  await mkdir(join(folder, 'node_modules'))
  // What the specs import by the name `tus-js-client`.
  await symlink(packageFolder, join(folder, 'node_modules/tus-js-client'), 'junction')
  await writeFile(join(folder, 'package.json'), '{"type":"module"}')
  for (const [index, source] of sources.entries()) {
    const path = /\/test\/spec\/((?:helpers\/)?[^/]+)$/.exec(source)?.[1]
    if (path) await writeFile(join(folder, path), sourcesContent[index] ?? '')
  }
  return {
    urlOf: (spec) => pathToFileURL(join(folder, spec)).href,
    remove: () => rm(folder, { recursive: true }),
  }
}
