import { spawnSync } from 'node:child_process'
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import { build, type InlineConfig, type Plugin } from 'vite'
import manifest from './package.json' with { type: 'json' }

/**
 * Puts the whole application into one folder, as electron-builder packs it: what runs inside Electron, the server with all that it
 * needs, the pages. Bundled, for neither Electron nor Node strips types inside node_modules or an archive.
 */

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const repository = here('../..')
/** What finds a part of itself by its place, which a bundler would move: copied as it is. */
const unbundled = ['sharp', 'heic-decode']

export async function buildDesktop(outDir: string): Promise<void> {
  await rm(outDir, { recursive: true, force: true })
  await mkdir(join(outDir, 'icons'), { recursive: true })
  await build(forNode({ main: here('src/main/main.ts') }, outDir, '.mjs'))
  await build(forNode({ preload: here('src/preload/preload.ts') }, outDir, '.cjs'))
  await build(forPage(here('src/start-page/start.ts'), outDir))
  for (const file of ['start.html', 'badge.html', 'start.css'])
    await cp(here(`src/start-page/${file}`), join(outDir, file))
  await buildServer(outDir)
  await drawIcons(join(outDir, 'icons'))
  await writePackage(outDir)
}

/** Where the server looks for its pages, seen from its own file, is `../../web/dist`. */
async function buildServer(outDir: string): Promise<void> {
  const sources = join(repository, 'packages/server/src')
  const entries = {
    main: here('src/server/main.ts'),
    'decode-heic-worker': join(sources, 'pictures/decode-heic-worker.ts'),
  }
  await build({ ...forNode(entries, join(outDir, 'server/src'), '.mjs'), plugins: [builtWorker] })
  const { status, stderr } = spawnSync(process.execPath, [join(repository, 'scripts/build-web.ts')], {
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`The pages could not be built.\n${stderr}`)
  await cp(join(repository, 'packages/web/dist'), join(outDir, 'web/dist'), { recursive: true })
  const require = createRequire(join(sources, 'index.ts'))
  for (const name of unbundled) await copyWithDependencies(name, require, join(outDir, 'node_modules'))
}

/** The thread that decodes is started by its file's name. */
const builtWorker: Plugin = {
  name: 'built-worker',
  transform: (code, id) =>
    id.endsWith('decode-heic.ts') ? code.replace('./decode-heic-worker.ts', './decode-heic-worker.mjs') : undefined,
}

function forNode(input: Record<string, string>, outDir: string, extension: '.mjs' | '.cjs'): InlineConfig {
  const isModule = extension === '.mjs'
  return {
    root: here('.'),
    configFile: false,
    logLevel: 'warn',
    ssr: { noExternal: true, target: 'node' },
    build: {
      ssr: true,
      outDir,
      emptyOutDir: false,
      target: 'node24',
      minify: false,
      rolldownOptions: {
        input,
        external: ['electron', ...unbundled],
        output: {
          format: isModule ? 'esm' : 'cjs',
          entryFileNames: `[name]${extension}`,
          chunkFileNames: `[name]-[hash]${extension}`,
        },
      },
    },
  }
}

function forPage(input: string, outDir: string): InlineConfig {
  return {
    root: here('.'),
    configFile: false,
    logLevel: 'warn',
    build: {
      outDir,
      emptyOutDir: false,
      modulePreload: false,
      rolldownOptions: { input, output: { format: 'iife', entryFileNames: 'start.js' } },
    },
  }
}

async function copyWithDependencies(name: string, require: NodeJS.Require, modules: string): Promise<void> {
  const manifestPath = findManifest(name, require)
  if (!manifestPath) return
  await cp(dirname(manifestPath), join(modules, name), { recursive: true, dereference: true })
  const { dependencies, optionalDependencies } = JSON.parse(await readFile(manifestPath, 'utf8'))
  const inside = createRequire(manifestPath)
  for (const each of Object.keys({ ...dependencies, ...optionalDependencies })) {
    await copyWithDependencies(each, inside, modules)
  }
}

/** Undefined for an optional part of another system. Looked up by folder: not every package exports its manifest. */
function findManifest(name: string, require: NodeJS.Require): string | undefined {
  for (const folder of require.resolve.paths(name) ?? []) {
    const path = join(folder, name, 'package.json')
    try {
      require.resolve(path)
      return path
    } catch {
      // Perhaps in a folder further up.
    }
  }
  return undefined
}

/** From the mark of the pages; while codes are typed the sign beside the clock has the colours the other way round. */
async function drawIcons(folder: string): Promise<void> {
  const mark = await readFile(join(repository, 'packages/web/src/design/mark.svg'), 'utf8')
  const typing = mark.replace('#1d1a17', '#f98333').replace(/fill="#f98333"\/><\/svg>/, 'fill="#1d1a17"/></svg>')
  const draw = (svg: string, side: number) =>
    sharp(Buffer.from(svg), { density: 72 * (side / 32) })
      .resize(side)
      .png()
  await draw(mark, 1024).toFile(join(folder, 'icon.png'))
  for (const [name, svg] of Object.entries({ tray: mark, 'tray-typing': typing })) {
    await draw(svg, 16).toFile(join(folder, `${name}.png`))
    await draw(svg, 32).toFile(join(folder, `${name}@2x.png`))
  }
}

/** What Electron starts with, and all that electron-builder has to know of packages. */
async function writePackage(outDir: string): Promise<void> {
  const dependencies: Record<string, string> = {}
  for (const name of unbundled) {
    const { version } = JSON.parse(await readFile(join(outDir, 'node_modules', name, 'package.json'), 'utf8'))
    dependencies[name] = version
  }
  const about = { name: 'snaplink', version: manifest.version, description: manifest.description }
  const written = { ...about, main: 'main.mjs', dependencies }
  await writeFile(join(outDir, 'package.json'), JSON.stringify(written, null, 2))
}

if (import.meta.main) await buildDesktop(here('dist'))
