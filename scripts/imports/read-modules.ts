import { existsSync, globSync, readFileSync } from 'node:fs'
import { join, posix, sep } from 'node:path'
import { parseSync, Visitor } from 'vite'

/** One `import`, `export … from`, `import()` or `import('…')` type; types count like values. */
export interface Import {
  readonly specifier: string
  readonly line: number
  /** The file of this repository that it leads to, relative to the root; undefined for a package from npm or Node. */
  readonly target: string | undefined
}

export interface Module {
  /** Relative to the root, with forward slashes. */
  readonly file: string
  readonly imports: readonly Import[]
  /** The lines that read `process.env`. */
  readonly environmentLines: readonly number[]
}

const sources = '{packages,examples,bench,e2e,scripts}/**/*.{ts,tsx,mts,mjs,js,jsx}'

/** Reads every source file below `root`. Throws on a file that does not parse. */
export function readModules(root: string): Module[] {
  const exclude = (path: string) => /(^|[\\/])(node_modules|dist|\.cache)$/.test(path)
  const files = globSync(sources, { cwd: root, exclude }).map((file) => file.split(sep).join('/'))
  return files.sort().map((file) => readModule(root, file))
}

function readModule(root: string, file: string): Module {
  const code = readFileSync(join(root, file), 'utf8')
  const { program, errors } = parseSync(file, code)
  if (errors[0]) throw new Error(`${file} does not parse: ${errors[0].message}`)

  const imports: Import[] = []
  const environmentLines: number[] = []
  const lineOf = (offset: number) => code.slice(0, offset).split('\n').length
  const add = (source: { type: string; start: number; value?: unknown } | null) => {
    if (source?.type !== 'Literal' || typeof source.value !== 'string') return
    imports.push({
      specifier: source.value,
      line: lineOf(source.start),
      target: resolve(root, file, source.value),
    })
  }
  new Visitor({
    ImportDeclaration: (node) => add(node.source),
    ExportAllDeclaration: (node) => add(node.source),
    ExportNamedDeclaration: (node) => add(node.source),
    ImportExpression: (node) => add(node.source),
    TSImportType: (node) => add(node.source),
    MemberExpression: ({ object, property, start }) => {
      const isProcess = object.type === 'Identifier' && object.name === 'process'
      if (isProcess && property.type === 'Identifier' && property.name === 'env') environmentLines.push(lineOf(start))
    },
  }).visit(program)
  return { file, imports, environmentLines }
}

/** Where an import leads, whether or not something is there: tsc says so when not. */
function resolve(root: string, file: string, specifier: string): string | undefined {
  const path = specifier.replace(/\?.*$/, '')
  if (path.startsWith('.')) return posix.join(posix.dirname(file), path)
  const [, name, subpath = ''] = /^@snaplink\/([^/]+)(\/.*)?$/.exec(path) ?? []
  if (!name) return undefined
  const manifest = join(root, 'packages', name, 'package.json')
  const exported = existsSync(manifest) ? JSON.parse(readFileSync(manifest, 'utf8')).exports : undefined
  return posix.join('packages', name, firstPath(exported?.[`.${subpath}`]) ?? subpath)
}

/** The path in one entry of `exports`: a string, or the first of its conditions. */
function firstPath(entry: unknown): string | undefined {
  if (typeof entry === 'string') return entry
  if (typeof entry === 'object' && entry !== null) return firstPath(Object.values(entry)[0])
  return undefined
}
