import type { ScanChanges, ScanView } from '@snaplink/contract'
import type { Transaction } from 'kysely'
import type { ScanRow, Tables } from '../../db/tables.ts'
import { AppError } from '../../errors.ts'
import { changeScans, rowAfter, type ScanWish } from './change-scans.ts'
import type { ScanParts } from './scan-parts.ts'
import type { PlanPurge } from './scan-purge.ts'
import { findScans, viewOf } from './scan-rows.ts'

/**
 * What the owner of scans changes, of whichever sessions they are; a session that is open is told. Looked at as a whole before anything
 * is done; after that there is one transaction for each session.
 */
export function createOwnerChanges({ db, log, clock }: Pick<ScanParts, 'db' | 'log' | 'clock'>, planPurge: PlanPurge) {
  /** @throws AppError `scan.unknown`, `scan.gone`, after which nothing has changed */
  return async function changeAsOwner(ownerId: string, changes: ScanChanges['changes']): Promise<ScanView[]> {
    const bySession = Map.groupBy(changes, ({ sessionId }) => sessionId)
    const mayChange = (row: ScanRow) => row.ownerId === ownerId
    await mustBePossible()
    // In one tick, so that open sessions share a transaction too.
    const done = await Promise.all([...bySession].map(([sessionId, wishes]) => changeSession(sessionId, wishes)))
    const rows = new Map(done.flat().map((row) => [keyOf(row.sessionId, row.id), row]))
    return changes.map(({ sessionId, scanId }) => viewOf(rows.get(keyOf(sessionId, scanId)) as ScanRow))

    async function mustBePossible(): Promise<void> {
      for (const [sessionId, wishes] of bySession) {
        const found = await findScans(db.read, sessionId, wishes.map(idOf))
        for (const wish of wishes) {
          const row = found.get(wish.scanId)
          if (!row || !mayChange(row)) throw new AppError('scan.unknown')
          found.set(wish.scanId, rowAfter(row, wish, clock.now()))
        }
      }
    }

    async function changeSession(sessionId: string, wishes: readonly ScanWish[]): Promise<ScanRow[]> {
      const change = (trx: Transaction<Tables>, at: number) =>
        changeScans(trx, { sessionId, at, mayChange, planPurge }, wishes)
      try {
        const { answer } = await log.append(sessionId, { by: 'server' }, async (trx, _session, at) => {
          const { rows, events } = await change(trx, at)
          return { events, answer: rows }
        })
        return answer ?? []
      } catch (error) {
        const isOver = error instanceof AppError && /^session\.(closed|unknown)$/.test(error.code)
        if (!isOver) throw error
        return (await db.write.transaction().execute((trx) => change(trx, clock.now()))).rows
      }
    }
  }
}

const idOf = ({ scanId }: ScanWish) => scanId
const keyOf = (sessionId: string, scanId: string) => `${sessionId} ${scanId}`
