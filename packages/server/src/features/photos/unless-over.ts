import { AppError } from '../../errors.ts'

/** Does what a job does for a session that may have ended: then its photos are swept, and nobody waits for them. */
export async function unlessOver(work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    const isOver = error instanceof AppError && (error.code === 'session.closed' || error.code === 'session.unknown')
    if (!isOver) throw error
  }
}
