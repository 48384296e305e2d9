import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { databases } from '../databases.ts'
import { attacks } from './attacks.ts'
import { startTarget, type Target } from './target.ts'

describe.each(databases)('no attack on the login by phone succeeds on $name', ({ name }) => {
  let target: Target
  /** The same with the limits that a real server has. */
  let limited: Target

  beforeAll(async () => {
    target = await startTarget({}, { on: name })
    limited = await startTarget({}, { on: name, hasLimits: true })
  })
  afterAll(async () => {
    await target.stop()
    await limited.stop()
  })

  test.each(attacks.filter(({ isAboutData }) => isAboutData || name === 'SQLite'))(
    '$name',
    { timeout: 180_000 },
    ({ run, isAboutLimits }) => run(isAboutLimits ? limited : target),
  )
})

test('every attack has a name of its own', () => {
  expect(new Set(attacks.map(({ name }) => name)).size).toBe(attacks.length)
})
