import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, test } from 'vitest'
import { readConfig } from '../../src/config.ts'
import { signinRules } from '../../src/features/signin/signin-rules.ts'
import { type Attack, Breach } from './attack.ts'
import { attacks } from './attacks.ts'
import type { Hole } from './hole.ts'
import { holes } from './holes.ts'
import { startTarget, type Target } from './target.ts'

const found: { hole: string; 'caught by': string }[] = []
afterAll(() => console.table(found))

describe('the attacks notice a server with a hole', () => {
  test.each(holes)('$name', { timeout: 180_000 }, async (hole) => {
    const caughtBy = await breaches(hole.open, attacksNamed(hole.caughtBy))
    // Caught by another than was thought is caught too.
    if (caughtBy.length === 0) caughtBy.push(...(await breaches(hole.open, attacks)))
    found.push({ hole: hole.name, 'caught by': caughtBy.join(' · ') || 'NOBODY' })
    expect(caughtBy, `no attack noticed: ${hole.name}`).not.toEqual([])
  })

  test('there are no fewer than were asked for, each with a name of its own', () => {
    expect(new Set(holes.map(({ name }) => name)).size).toBe(holes.length)
    expect(holes.length).toBeGreaterThanOrEqual(12)
  })
})

function attacksNamed(starts: readonly string[]): Attack[] {
  return attacks.filter(({ name }) => starts.some((start) => name.startsWith(start)))
}

/** The names of the attacks that succeed. One that could not be tried counts for nothing. */
async function breaches(open: Hole['open'], list: readonly Attack[]): Promise<string[]> {
  const names: string[] = []
  for (const hasLimits of [false, true]) {
    const fitting = list.filter(({ isAboutLimits = false }) => isAboutLimits === hasLimits)
    if (fitting.length === 0) continue
    const target = await startTarget(open(), { hasLimits })
    try {
      for (const each of fitting) if (await succeeds(each, target)) names.push(each.name)
    } finally {
      await target.stop()
    }
  }
  return names
}

async function succeeds(each: Attack, target: Target): Promise<boolean> {
  return each.run(target).then(
    () => false,
    (error) => error instanceof Breach,
  )
}

describe('a hole opens in tests alone', () => {
  const folder = fileURLToPath(new URL('../../../', import.meta.url))
  const sources = globSync('{server,cli,desktop,receiver}/src/**/*.ts', { cwd: folder })
    .filter((path) => !path.endsWith('.test.ts'))
    .map((path) => ({ path, text: withoutComments(readFileSync(join(folder, path), 'utf8')) }))
  const pathsWith = (words: RegExp) => sources.filter(({ text }) => words.test(text)).map(({ path }) => path)

  test('no setting opens one: what comes of the environment is data', () => {
    const names = new Set<string>()
    const env = new Proxy<Record<string, undefined>>({}, { get: (_, name) => void names.add(String(name)) })
    const config = readConfig(env)
    expect(names).toContain('SNAPLINK_TRUST_PROXY')
    for (const name of names) expect(name).not.toMatch(/hole|rule|attack|unsafe|debug|test|node_env/i)
    expect(config).not.toHaveProperty('holes')
    for (const value of Object.values(config)) expect(value).not.toBeTypeOf('function')
  })

  test('no source but the assembler’s knows the word, and who runs a server gives it a log and nothing else', () => {
    expect(sources.length).toBeGreaterThan(100)
    expect(pathsWith(/\bholes\b/)).toEqual(['server/src/create-server.ts'])
    expect(pathsWith(/signin-attacks|process\.env\.(NODE_ENV|VITEST)/)).toEqual([])
    const starting = sources.filter(({ text }) => text.includes('await createServer('))
    expect(starting.map(({ path }) => path).sort()).toEqual([
      'cli/src/commands/start.ts',
      'server/src/create-on-free-port.ts',
    ])
    for (const { text } of starting) expect(text).toMatch(/await createServer\((config|\{[^}]*\}), \{ logger \}\)/)
    expect(Object.isFrozen(signinRules)).toBe(true)
  })
})

function withoutComments(source: string): string {
  return source.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/^\s*\/\/.*$/gm, '')
}
