import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import * as z from 'zod'
import { databases, type TestDatabase } from '../../test/databases.ts'
import { createJobLeases } from './job-leases.ts'
import { createJobs, type JobHandler, type Jobs, RetryLater } from './jobs.ts'

const logger = pino({ level: 'silent' })
const shape = z.object({ n: z.int() })

describe.each(databases)('jobs on $name', ({ name, open }) => {
  let database: TestDatabase
  let now: number
  const clock = { now: () => now }
  const started: Jobs[] = []

  beforeEach(async () => {
    database = await open()
    now = 1_000_000
  })
  afterEach(async () => {
    await Promise.all(started.splice(0).map((jobs) => jobs.stop()))
    await database.drop()
  })

  const node = (options: { concurrency?: number; graceMs?: number; leaseMs?: number } = {}) => {
    const jobs = createJobs({ db: database.db, clock, logger, pollMs: 60_000, ...options })
    started.push(jobs)
    return jobs
  }
  const handler = (run: (n: number) => Promise<void>, more: Partial<JobHandler<typeof shape>> = {}) => ({
    data: shape,
    maxAttempts: 3,
    atOnce: 10,
    run: ({ n }: { n: number }) => run(n),
    onGivenUp: async () => undefined,
    ...more,
  })
  const enqueue = (jobs: Jobs, n: number, options?: { runAt: number; kind?: string }) =>
    database.db.write.transaction().execute((trx) => jobs.enqueue(trx, options?.kind ?? 'work', { n }, options))
  const rows = () => database.db.read.selectFrom('jobs').selectAll().execute()
  const isEmpty = () => vi.waitFor(async () => expect(await rows()).toEqual([]))

  test('a job runs as soon as it is committed and woken, and is gone afterwards', async () => {
    const jobs = node()
    const done: number[] = []
    jobs.handle(
      'work',
      handler(async (n) => void done.push(n)),
    )
    await jobs.start()
    await enqueue(jobs, 7)
    jobs.wake()
    await isEmpty()
    expect(done).toEqual([7])
  })

  test('a job whose transaction is rolled back never was', async () => {
    const jobs = node()
    const undo = database.db.write.transaction().execute(async (trx) => {
      await jobs.enqueue(trx, 'work', { n: 1 })
      throw new Error('no')
    })
    await expect(undo).rejects.toThrow('no')
    expect(await rows()).toEqual([])
  })

  test('a job that nobody woke is found by the next poll', async () => {
    const jobs = createJobs({ db: database.db, clock, logger, pollMs: 20 })
    started.push(jobs)
    jobs.handle(
      'work',
      handler(async () => undefined),
    )
    await jobs.start()
    await enqueue(jobs, 1)
    await isEmpty()
  })

  test('a job waits for its time', async () => {
    const jobs = node()
    const done: number[] = []
    jobs.handle(
      'work',
      handler(async (n) => void done.push(n)),
    )
    await enqueue(jobs, 1, { runAt: now + 1_000 })
    await enqueue(jobs, 2)
    await jobs.start()
    await vi.waitFor(async () => expect(await rows()).toHaveLength(1))
    expect(done).toEqual([2])
    now += 1_000
    jobs.wake()
    await isEmpty()
    expect(done).toEqual([2, 1])
  })

  test('what fails is tried again after a growing delay, and given up after maxAttempts', async () => {
    const jobs = node()
    let tries = 0
    const givenUp: number[] = []
    const fail = async () => {
      tries++
      throw new Error('it does not work')
    }
    jobs.handle('work', handler(fail, { onGivenUp: async ({ n }) => void givenUp.push(n) }))
    await enqueue(jobs, 5)
    await jobs.start()
    const delays: number[] = []
    for (const attempt of [1, 2]) {
      await vi.waitFor(async () => expect(await rows()).toMatchObject([{ attempts: attempt, leasedUntil: 0 }]))
      const [row] = await rows()
      expect(row?.lastError).toContain('it does not work')
      delays.push((row?.runAt ?? 0) - now)
      now = row?.runAt ?? 0
      jobs.wake()
    }
    await isEmpty()
    expect(tries).toBe(3)
    expect(givenUp).toEqual([5])
    expect(delays[0]).toBeGreaterThanOrEqual(500)
    expect(delays[0]).toBeLessThanOrEqual(1_000)
    expect(delays[1]).toBeGreaterThanOrEqual(1_000)
    expect(delays[1]).toBeLessThanOrEqual(2_000)
  })

  test('a job that has to wait for the world is never given up, nor tried more often than every half minute', async () => {
    const jobs = node()
    let tries = 0
    const wait = async () => {
      tries++
      if (tries < 8) throw new RetryLater(new Error('disk full'))
    }
    const onGivenUp = vi.fn(async () => undefined)
    jobs.handle('work', handler(wait, { onGivenUp }))
    await enqueue(jobs, 1)
    await jobs.start()
    for (let tried = 1; tried < 8; tried++) {
      await vi.waitFor(async () => {
        expect(await rows()).toMatchObject([{ attempts: 0, leasedUntil: 0, runAt: now + 30_000 }])
      })
      expect(tries).toBe(tried)
      now += 30_000
      jobs.wake()
    }
    await isEmpty()
    expect(tries).toBe(8)
    expect(onGivenUp).not.toHaveBeenCalled()
  })

  test('a poison job does not hold up the others', async () => {
    const jobs = node({ concurrency: 1 })
    const done: number[] = []
    jobs.handle(
      'work',
      handler(async (n) => {
        if (n === 0) throw new Error('poison')
        done.push(n)
      }),
    )
    for (const n of [0, 1, 2, 3]) await enqueue(jobs, n)
    await jobs.start()
    await vi.waitFor(() => expect(done).toHaveLength(3))
  })

  test('a job that nobody understands is dropped, and one of an unknown kind is left to others', async () => {
    const jobs = node()
    jobs.handle(
      'work',
      handler(async () => undefined),
    )
    await database.db.write.transaction().execute((trx) => jobs.enqueue(trx, 'work', { wrong: true }))
    await enqueue(jobs, 1, { runAt: now, kind: 'from-the-future' })
    await jobs.start()
    await vi.waitFor(async () => expect(await rows()).toMatchObject([{ kind: 'from-the-future', attempts: 0 }]))
  })

  test('two nodes share the work and none is done twice', async () => {
    const [one, other] = [node(), node()]
    const done: number[] = []
    for (const jobs of [one, other])
      jobs.handle(
        'work',
        handler(async (n) => void done.push(n)),
      )
    for (let n = 0; n < 40; n++) await enqueue(one, n)
    await Promise.all([one.start(), other.start()])
    await isEmpty()
    expect(done.sort((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, n) => n))
  })

  test('the job of a node that died starts again when its lease ends, and who was overtaken cannot finish it', async () => {
    const leases = createJobLeases({ db: database.db, clock, leaseMs: 15_000 })
    const jobs = node()
    await enqueue(jobs, 1)
    const dead = await leases.take(['work'])
    if (!dead) throw new Error('there was a job')
    now += 14_999
    expect(await leases.take(['work'])).toBeNull()
    now += 1
    const alive = await leases.take(['work'])
    expect(alive?.job).toMatchObject({ id: dead.job.id, attempts: 2 })

    await leases.finish(dead)
    await leases.renew(dead)
    await leases.giveBack(dead, { runAt: 0, attempts: 0, lastError: 'late' })
    expect(await rows()).toMatchObject([{ leasedBy: alive?.id, attempts: 2 }])
  })

  test('a job that kills its process each time is given up without running again', async () => {
    const leases = createJobLeases({ db: database.db, clock, leaseMs: 15_000 })
    const jobs = node()
    const run = vi.fn(async () => undefined)
    const givenUp: number[] = []
    jobs.handle('work', handler(run, { onGivenUp: async ({ n }) => void givenUp.push(n) }))
    await enqueue(jobs, 9)
    for (let crash = 0; crash < 3; crash++) {
      await leases.take(['work'])
      now += 15_000
    }
    await jobs.start()
    await isEmpty()
    expect(run).not.toHaveBeenCalled()
    expect(givenUp).toEqual([9])
  })

  test.runIf(name === 'SQLite')('a restart does not wait for the leases of the process before it', async () => {
    const jobs = node()
    jobs.handle(
      'work',
      handler(async () => undefined),
    )
    await enqueue(jobs, 1)
    await createJobLeases({ db: database.db, clock, leaseMs: 15_000 }).take(['work'])
    await jobs.start()
    await isEmpty()
  })

  test('a long job keeps its lease', async () => {
    const jobs = node({ leaseMs: 30 })
    const gate = Promise.withResolvers<void>()
    jobs.handle(
      'work',
      handler(() => gate.promise),
    )
    await enqueue(jobs, 1)
    await jobs.start()
    now += 100
    await vi.waitFor(async () => expect(await rows()).toMatchObject([{ leasedUntil: now + 30 }]))
    gate.resolve()
    await isEmpty()
  })

  test('no more run at once than the kind and the node allow', async () => {
    const jobs = node({ concurrency: 3 })
    const gate = Promise.withResolvers<void>()
    const inside = { slow: 0, quick: 0 }
    const most = { slow: 0, quick: 0 }
    const enter = (kind: 'slow' | 'quick') => async () => {
      most[kind] = Math.max(most[kind], ++inside[kind])
      await gate.promise
      inside[kind]--
    }
    jobs.handle('slow', handler(enter('slow'), { atOnce: 1 }))
    jobs.handle('quick', handler(enter('quick')))
    for (let n = 0; n < 4; n++) await enqueue(jobs, n, { runAt: now - 1, kind: 'slow' })
    for (let n = 0; n < 4; n++) await enqueue(jobs, n, { runAt: now, kind: 'quick' })
    await jobs.start()
    await vi.waitFor(() => expect(most).toEqual({ slow: 1, quick: 2 }))
    gate.resolve()
    await isEmpty()
    expect(most.slow).toBe(1)
    expect(most.quick).toBeLessThanOrEqual(3)
  })

  test('stop waits for what is running and takes nothing more', async () => {
    const jobs = node({ concurrency: 1 })
    const entered = Promise.withResolvers<void>()
    const gate = Promise.withResolvers<void>()
    jobs.handle(
      'work',
      handler(() => {
        entered.resolve()
        return gate.promise
      }),
    )
    await enqueue(jobs, 1)
    await enqueue(jobs, 2)
    await jobs.start()
    await entered.promise
    let hasStopped = false
    const stopping = jobs.stop().then(() => {
      hasStopped = true
    })
    jobs.wake()
    await enqueue(jobs, 3)
    expect(hasStopped).toBe(false)
    gate.resolve()
    await stopping
    expect(await rows()).toHaveLength(2)
  })

  test('stop does not wait for ever', async () => {
    const jobs = node({ graceMs: 20 })
    const entered = Promise.withResolvers<void>()
    const gate = Promise.withResolvers<void>()
    jobs.handle(
      'work',
      handler(() => {
        entered.resolve()
        return gate.promise
      }),
    )
    await enqueue(jobs, 1)
    await jobs.start()
    await entered.promise
    await jobs.stop()
    expect(await rows()).toHaveLength(1)
    gate.resolve()
    await isEmpty()
  })
})
