import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const sources = [
  'package-lock.json',
  'THIRD-PARTY.md',
  'packages/{web,scan,sdk,contract}/*.*',
  'packages/{web,scan,sdk,contract}/{src,public}/**/*.*',
]

/**
 * Builds the pages (packages/web/dist) if what they are made of has changed since, which takes milliseconds to find out.
 * Says so only when it builds. Throws with the build's own words when it fails.
 */
export function ensureWebBuild(root: string): void {
  const hash = hashSources(root)
  // Kept in dist, which each build empties first: the stamp can never be that of another build.
  const stamp = join(root, 'packages/web/dist/.sources')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return

  console.error('Building the pages (once, and after changes) …')
  const npm = process.env.npm_execpath
  const args = ['run', '--silent', 'build', '--workspace', '@snaplink/web']
  const [command, commandArgs] = npm ? [process.execPath, [npm, ...args]] : ['npm', args]
  const { status, error, stdout, stderr } = spawnSync(command, commandArgs, {
    cwd: root,
    encoding: 'utf8',
    shell: !npm && process.platform === 'win32',
  })
  if (status !== 0) throw new Error(`The pages could not be built.\n${error?.message ?? `${stdout}${stderr}`}`)
  writeFileSync(stamp, hash)
}

/** A hash of all that goes into the pages: names and bytes of the sources, and the versions of what they use. Tests do not. */
export function hashSources(root: string): string {
  const hash = createHash('sha256')
  const files = globSync(sources, { cwd: root }).filter((file) => !/\.test\.tsx?$/.test(file))
  for (const file of files.sort())
    hash
      .update(`${file}\0`)
      .update(readFileSync(join(root, file)))
      .update('\0')
  return hash.digest('hex')
}

if (import.meta.main) {
  try {
    ensureWebBuild(join(import.meta.dirname, '..'))
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    process.exitCode = 1
  }
}
