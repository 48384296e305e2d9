import type { Db } from '../db/connect.ts'
import { AppError } from '../errors.ts'
import type { CloseSession } from './session-commands.ts'
import type { SessionLog } from './session-log.ts'

/** What logins mean to the pages that were opened with them. */
export interface LoginPages {
  /** A login has ended: its pages close, as they do when somebody logs out there, and their readers end at once. */
  close(loginIds: readonly string[]): Promise<void>
  /**
   * The same for logins whose end nobody here was told of: it came from another node, from the command line, or by itself.
   *
   * @param standing which of some logins still stand
   */
  closeEnded(standing: (loginIds: readonly string[]) => Promise<ReadonlySet<string>>): Promise<void>
  /** Somebody logged in anew in the same browser: the pages go on with the new login. */
  move(fromLoginId: string, toLoginId: string): Promise<void>
  /** Tells the other open pages of this person that there is a new login. */
  announce(userId: string, loginId: string): Promise<void>
}

export function createLoginPages(parts: { db: Db; log: SessionLog; close: CloseSession }): LoginPages {
  const { db, log } = parts

  const open = () =>
    db.read.selectFrom('sessions').select('id').where('kind', '=', 'work').where('closedAt', 'is', null)

  async function close(loginIds: readonly string[]): Promise<void> {
    if (loginIds.length === 0) return
    const pages = await open().where('loginId', 'in', loginIds).execute()
    await Promise.all(pages.map(({ id }) => unlessOver(parts.close(id, 'server', 'login'))))
  }

  return {
    close,

    async closeEnded(standing) {
      const rows = await open().clearSelect().select('loginId').distinct().where('loginId', 'is not', null).execute()
      const loginIds = rows.flatMap(({ loginId }) => loginId ?? [])
      // A database takes so many values in one statement.
      for (let i = 0; i < loginIds.length; i += 500) {
        const some = loginIds.slice(i, i + 500)
        const stand = await standing(some)
        await close(some.filter((loginId) => !stand.has(loginId)))
      }
    },

    async move(fromLoginId, toLoginId) {
      await db.write
        .updateTable('sessions')
        .set({ loginId: toLoginId })
        .where('loginId', '=', fromLoginId)
        .where('closedAt', 'is', null)
        .execute()
    },

    async announce(userId, loginId) {
      const pages = await open()
        .where('ownerId', '=', userId)
        .where((eb) => eb.or([eb('loginId', 'is', null), eb('loginId', '!=', loginId)]))
        .execute()
      const events = [{ type: 'login.made' as const, data: { loginId } }]
      const tell = (id: string) => log.append(id, { by: 'server' }, async () => ({ events, answer: undefined }))
      await Promise.all(pages.map(({ id }) => unlessOver(tell(id))))
    },
  }
}

/** The page closed in the same moment. */
async function unlessOver(done: Promise<unknown>): Promise<void> {
  await done.catch((error) => {
    const isOver = error instanceof AppError && (error.code === 'session.closed' || error.code === 'session.unknown')
    if (!isOver) throw error
  })
}
