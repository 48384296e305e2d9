import { newId } from '@snaplink/contract'
import type { Transaction } from 'kysely'
import type { Logger } from 'pino'
import type * as z from 'zod'
import type { Clock } from '../clock.ts'
import type { Db } from '../db/connect.ts'
import type { Tables } from '../db/tables.ts'
import { createJobLeases, type Lease } from './job-leases.ts'
import { retryDelay } from './retry-delay.ts'

/** How one kind of job is done. It may be done twice (a node died before it could say so), so it must be repeatable. */
export interface JobHandler<Data extends z.ZodType> {
  /** The shape of what `enqueue` was given. */
  data: Data
  /** Tries, crashes of the whole process included, before the job is given up. */
  maxAttempts: number
  /** How many of this kind run at the same time on this node. */
  atOnce: number
  /** @throws RetryLater when it is not the job's fault; anything else counts as a try */
  run(data: z.output<Data>): Promise<void>
  /** Tells whoever waits that it will not happen. Called again later if it fails. */
  onGivenUp(data: z.output<Data>): Promise<void>
}

/** The world is not ready (no room on the disk): the job is tried again later, and as often as it takes. */
export class RetryLater extends Error {
  constructor(cause: unknown) {
    super('The job has to wait.', { cause })
    this.name = 'RetryLater'
  }
}

/** Work that must happen, kept in a table: it survives a restart, is retried with back-off, and any number of nodes share it. */
export interface Jobs {
  /** Adds a job in the caller's transaction. Call `wake` when it is committed, else it starts a poll later. */
  enqueue(trx: Transaction<Tables>, kind: string, data: object, options?: { runAt?: number }): Promise<void>
  /** A job of a kind that nobody handles here waits for a node that does. */
  handle<Data extends z.ZodType>(kind: string, handler: JobHandler<Data>): void
  /** Looks for work now. */
  wake(): void
  /** Takes up what an earlier process left, and works until `stop`. Register the handlers before. */
  start(): Promise<void>
  /** Takes no more, and waits for what is running, for `graceMs` at most; the rest is taken up at the next start. */
  stop(): Promise<void>
}

export interface JobOptions {
  db: Db
  clock: Clock
  logger: Logger
  /** Jobs at the same time, of all kinds together. */
  concurrency?: number
  /** A job whose node died starts again after this time; a node that lives renews three times as often. */
  leaseMs?: number
  pollMs?: number
  graceMs?: number
  /** After a RetryLater. Such a try is none that counts, so its delay cannot grow with the tries. */
  waitMs?: number
}

export function createJobs(options: JobOptions): Jobs {
  const { db, clock, logger } = options
  const { concurrency = 4, leaseMs = 15_000, pollMs = 1_000, graceMs = 10_000, waitMs = 30_000 } = options
  const leases = createJobLeases({ db, clock, leaseMs })
  const handlers = new Map<string, JobHandler<z.ZodType>>()
  /** What is being worked on, and of which kind it is. */
  const running = new Map<Promise<void>, string>()
  let isStarted = false
  let looking: Promise<void> | null = null
  let lookAgain = false
  let timer: NodeJS.Timeout | undefined

  function wake(): void {
    lookAgain = true
    if (isStarted) looking ??= look()
  }

  async function look(): Promise<void> {
    try {
      while (isStarted && lookAgain) {
        lookAgain = false
        for (let lease = await take(); lease; lease = await take()) begin(lease)
      }
    } catch (error) {
      logger.error({ err: error }, 'looking for jobs failed; the next poll looks again')
    } finally {
      looking = null
    }
  }

  async function take(): Promise<Lease | null> {
    if (!isStarted || running.size >= concurrency) return null
    const busy = [...running.values()]
    const isFree = (kind: string, atOnce: number) => busy.filter((other) => other === kind).length < atOnce
    return leases.take([...handlers].filter(([kind, { atOnce }]) => isFree(kind, atOnce)).map(([kind]) => kind))
  }

  function begin(lease: Lease): void {
    const work = workOn(lease)
      .catch((error) => logger.error({ err: error, kind: lease.job.kind }, 'how a job ended could not be written down'))
      .finally(() => {
        running.delete(work)
        wake()
      })
    running.set(work, lease.job.kind)
  }

  async function workOn(lease: Lease): Promise<void> {
    const { kind, attempts } = lease.job
    const renewal = setInterval(() => {
      leases.renew(lease).catch((error) => logger.error({ err: error, kind }, 'a lease could not be renewed'))
    }, leaseMs / 3)
    try {
      await attempt(lease)
      await leases.finish(lease)
    } catch (error) {
      logger.warn({ err: error, kind, attempts }, 'a job failed and will be tried again')
      const retry =
        error instanceof RetryLater
          ? { runAt: clock.now() + waitMs, attempts: attempts - 1 }
          : { runAt: clock.now() + retryDelay(attempts), attempts }
      await leases.giveBack(lease, { ...retry, lastError: String(error).slice(0, 500) })
    } finally {
      clearInterval(renewal)
    }
  }

  /** Resolves when there is nothing left to do, for better or worse. */
  async function attempt({ job: { kind, attempts, data: json } }: Lease): Promise<void> {
    const handler = handlers.get(kind)
    const parsed = handler?.data.safeParse(JSON.parse(json))
    if (!handler || !parsed?.success) return logger.error({ err: parsed?.error, kind }, 'a job that nobody understands')
    const { data } = parsed
    if (attempts <= handler.maxAttempts) {
      try {
        return await handler.run(data)
      } catch (error) {
        if (error instanceof RetryLater || attempts < handler.maxAttempts) throw error
        logger.error({ err: error, kind, attempts }, 'a job failed for the last time')
      }
    }
    await handler.onGivenUp(data)
  }

  return {
    async enqueue(trx, kind, data, { runAt = clock.now() } = {}) {
      const fresh = { attempts: 0, leasedUntil: 0, leasedBy: null, lastError: null }
      await trx
        .insertInto('jobs')
        .values({ id: newId(), kind, data: JSON.stringify(data), runAt, ...fresh })
        .execute()
    },
    handle(kind, handler) {
      // The map forgets which data belongs to which kind; `attempt` parses it by the handler's own shape.
      handlers.set(kind, handler as unknown as JobHandler<z.ZodType>)
    },
    wake,
    async start() {
      // A SQLite file belongs to one server: whoever held a lease before this start is dead.
      if (db.kind === 'sqlite') await leases.endAll()
      isStarted = true
      timer = setInterval(wake, pollMs)
      wake()
    },
    async stop() {
      isStarted = false
      clearInterval(timer)
      await looking
      const patience = Promise.withResolvers<void>()
      const end = setTimeout(patience.resolve, graceMs)
      await Promise.race([Promise.all(running.keys()), patience.promise])
      clearTimeout(end)
    },
  }
}
