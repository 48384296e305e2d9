import { globSync, readFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { join, sep } from 'node:path'
import type { Import, Module } from './read-modules.ts'

export interface Violation {
  readonly where: string
  readonly what: string
  /** The sentence that says why this is a rule. */
  readonly why: string
}

/** Which packages a package may import. Whatever is not listed here (a new package) must be added with its arrows. */
const packageArrows: Record<string, readonly string[]> = {
  contract: [],
  server: ['contract'],
  sdk: ['contract'],
  scan: ['contract'],
  receiver: ['contract', 'sdk'],
  cli: ['contract', 'sdk', 'receiver', 'server'],
  web: ['contract', 'sdk', 'scan'],
  desktop: ['contract', 'sdk', 'receiver', 'server'],
}

const packageReasons: Record<string, string> = {
  contract: 'The contract is what all others agree on: if it knew one of them, that one could no longer change alone.',
  server: 'The server knows the contract alone, so that any client is as good as ours.',
  sdk: 'The SDK knows the contract alone, so that a stranger can use it against any server that speaks PROTOCOL.md.',
  scan: 'The decoder is no page code: it knows frames and codes, so that it can be used without our pages.',
  receiver:
    'What puts photos into a folder is a client alone: it works with any server, under the command line and the desktop application.',
  cli: 'The command line runs the server, and is a client like any other: nothing knows it.',
  web: 'Our pages use the SDK exactly as a stranger would; what they need from the server goes over the wire.',
  desktop: 'The desktop shell wraps the server and the pages and has no feature of its own.',
}

/** Which folders of packages/server/src a folder may import; `ground` are the files beside the folders, such as errors.ts. */
const serverArrows: Record<string, readonly string[]> = {
  ground: [],
  db: [],
  files: ['db', 'jobs'],
  tus: [],
  pictures: [],
  destinations: [],
  session: ['db'],
  jobs: ['db'],
  accounts: ['db'],
  http: ['session', 'accounts', 'files', 'db'],
  transports: ['session', 'http'],
  features: ['session', 'db', 'files', 'tus', 'pictures', 'destinations', 'jobs', 'accounts', 'http'],
}

const serverReasons: Record<string, string> = {
  ground: 'Files beside the folders (errors.ts, config.ts …) are what every part stands on, so they stand on no part.',
  db: 'The database layer knows tables and connections, and nothing of those who ask.',
  files: 'The file store keeps bytes and their rows; whose they are and what they mean is known by those who call it.',
  tus: 'The tus core knows neither photos nor logins: `authorize` and `onFinish` are passed in.',
  pictures:
    'Reading and rewriting pictures needs bytes and nothing else; who took them and who sees them is known by the caller.',
  destinations:
    'A destination takes bytes by a name and says where they are; what is published, and for whom, is known by the caller.',
  session: 'The session is the idea that everything else stands on: it knows the database alone.',
  jobs: 'The job table runs what is registered with it; it knows no feature by name.',
  accounts: 'Accounts stand behind `Identity`, so that the library behind it can be replaced.',
  http: 'The HTTP frame is handed what it mounts by create-server.ts; it knows no transport and no feature.',
  transports:
    'A transport reads the log and knows nothing of what it carries, neither features nor tables: adding a feature must touch no transport.',
  features: 'A feature speaks to the session and never to a transport: it works over all of them, also those to come.',
}

/** The files that put the parts together, and so may know them all. */
const serverAssembly = ['create-on-free-port.ts', 'create-server.ts', 'database.ts', 'disable-account.ts', 'index.ts']

const bannedName = /^(utils?|helpers?|managers?)$/

const isTest = (file: string) => /\.(test|suite)\.[jt]sx?$/.test(file) || /^packages\/[^/]+\/test\//.test(file)
const packageOf = (file: string) => /^packages\/([^/]+)\//.exec(file)?.[1]
const serverPartOf = (file: string) => {
  const [, folder, name] = /^packages\/server\/src\/(?:([^/]+)\/)?(.*)$/.exec(file) ?? []
  if (!name || (!folder && serverAssembly.includes(name))) return undefined
  return folder ?? 'ground'
}

/** Holds all modules against all rules. `root` is where the package.json files are. */
export function findViolations(modules: readonly Module[], root: string): Violation[] {
  const declared = readDeclared(root)
  return [
    ...modules.flatMap((module) => module.imports.flatMap((found) => checkImport(module.file, found, declared) ?? [])),
    ...modules.flatMap(checkEnvironment),
    ...modules.flatMap(checkName),
    ...checkReach(modules, 'packages/sdk/src/index.ts'),
    ...checkReach(modules, 'packages/contract/src/index.ts'),
  ]
}

type Declared = ReturnType<typeof readDeclared>

function checkImport(file: string, found: Import, declared: Declared): Violation | undefined {
  const violation = (why: string) => ({ where: `${file}:${found.line}`, what: `imports '${found.specifier}'`, why })
  const from = packageOf(file)
  const { target } = found
  if (target === undefined) {
    const name = npmNameOf(found.specifier)
    if (!name || declared(file).has(name)) return undefined
    return violation(
      `${name} is not in ${from ? `packages/${from}/` : 'any '}package.json: it is there by luck, through another package.`,
    )
  }

  const to = packageOf(target)
  if (from === undefined) {
    const isTooling = file.startsWith('scripts/') && !isTest(file)
    return isTooling && to
      ? violation('Scripts must work before anything is built, so they import no package of ours.')
      : undefined
  }
  if (to === undefined) {
    return isTest(file)
      ? undefined
      : violation('What we ship never imports scripts, tests or benches, which are not shipped.')
  }
  if (to !== from) {
    if (found.specifier.startsWith('.'))
      return violation('A package reaches another by its name (@snaplink/…), never by a path into its inside.')
    const allowed = packageArrows[from]
    if (!allowed) return violation(`packages/${from} is new: write its arrows into scripts/imports/rules.ts.`)
    return allowed.includes(to) ? undefined : violation(packageReasons[from] ?? '')
  }
  if (isTest(file)) return undefined
  if (isTest(target)) return violation('What we ship never imports a test.')
  return target.startsWith('packages/server/src/') ? checkServerArrow(file, target, violation) : undefined
}

function checkServerArrow(file: string, target: string, violation: (why: string) => Violation): Violation | undefined {
  const from = serverPartOf(file)
  const to = serverPartOf(target)
  if (from === undefined) return undefined
  if (to === undefined)
    return violation('Only create-server.ts, and what starts it, knows all the parts; no part knows them.')
  if (from === 'features' && to === 'features') {
    return featureOf(file) === featureOf(target)
      ? undefined
      : violation(
          'Features never import each other: what looks like one using another is the client choosing the command.',
        )
  }
  if (to === from || to === 'ground') return undefined
  const allowed = serverArrows[from]
  if (!allowed) return violation(`packages/server/src/${from}/ is new: write its arrows into scripts/imports/rules.ts.`)
  return allowed.includes(to) ? undefined : violation(serverReasons[from] ?? '')
}

/** `photos` of features/photos/sweep.ts as well as of features/photos.ts. */
const featureOf = (file: string) => /\/features\/([^/.]+)/.exec(file)?.[1]

function checkEnvironment({ file, imports, environmentLines }: Module): Violation[] {
  if (!file.startsWith('packages/server/src/') || file === 'packages/server/src/config.ts' || isTest(file)) return []
  const imported = imports.filter(({ specifier }) => /^(node:)?process$/.test(specifier)).map(({ line }) => line)
  return [...environmentLines, ...imported].map((line) => ({
    where: `${file}:${line}`,
    what: 'reads the environment',
    why: 'config.ts is the only reader of the environment, so that a bad variable is one sentence at start and not a surprise at night.',
  }))
}

function checkName({ file }: Module): Violation[] {
  const banned = file.split(/[/.-]/).find((word) => bannedName.test(word))
  const why = 'A file is named after what it exports; this name would fit every file, so it says nothing.'
  return banned ? [{ where: file, what: `is named '${banned}'`, why }] : []
}

const runsEverywhere = new Set(['zod', 'zod/mini'])

/** The contract and the SDK's main entry run in a phone, a page and Node: they reach no framework and nothing of Node. */
function checkReach(modules: readonly Module[], entry: string): Violation[] {
  const byFile = new Map(modules.map((module) => [module.file, module]))
  const reached = new Set([entry])
  for (const file of reached) {
    for (const { target } of byFile.get(file)?.imports ?? []) if (target) reached.add(target)
  }
  return [...reached].flatMap((file) =>
    (byFile.get(file)?.imports ?? [])
      .filter(
        ({ specifier, target }) =>
          !target && (isBuiltin(specifier) || isFramework(specifier) || entry.includes('/contract/')),
      )
      .filter(({ specifier }) => !runsEverywhere.has(specifier))
      .map(({ specifier, line }) => ({
        where: `${file}:${line}`,
        what: `imports '${specifier}' and is reached from ${entry}`,
        why: 'It runs in a phone, a page and Node alike: no framework and nothing of Node behind its main entry.',
      })),
  )
}

const isFramework = (specifier: string) =>
  /^(react|react-dom|preact|vue|svelte|solid-js|lit|socket\.io-client)(\/|$)/.test(specifier)

function npmNameOf(specifier: string): string | undefined {
  if (isBuiltin(specifier) || specifier.startsWith('virtual:') || specifier.startsWith('/')) return undefined
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/')
}

/**
 * Looks up which packages from npm a file may import: those that its own package names; for tests also those of the root;
 * for what is never shipped (bench, e2e, scripts) those of any, so that a bench measures the very version that we use.
 */
function readDeclared(root: string): (file: string) => ReadonlySet<string> {
  const manifests = globSync(['package.json', 'packages/*/package.json'], { cwd: root }).map((path) =>
    path.split(sep).join('/'),
  )
  const namesBy = new Map(manifests.map((path) => [path, namesIn(join(root, path))]))
  const everything = new Set([...namesBy.values()].flatMap((names) => [...names]))
  return (file) => {
    const own = packageOf(file)
    if (!own) return everything
    const names = namesBy.get(`packages/${own}/package.json`) ?? new Set()
    return isTest(file) ? new Set([...names, ...(namesBy.get('package.json') ?? [])]) : names
  }
}

function namesIn(path: string): Set<string> {
  const { dependencies, devDependencies, optionalDependencies, peerDependencies } = JSON.parse(
    readFileSync(path, 'utf8'),
  )
  return new Set(Object.keys({ ...dependencies, ...devDependencies, ...optionalDependencies, ...peerDependencies }))
}
