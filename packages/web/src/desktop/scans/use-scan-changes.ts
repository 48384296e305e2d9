import { useToast } from '@snaplink/sdk/design'
import { failureSentence } from '@snaplink/sdk/react'
import type { OwnScans, ScanRef } from '@snaplink/sdk/scans'
import { useCallback } from 'react'
import { scans as texts } from '../../scan-texts.ts'
import { changesOf, type RowWish } from './change-row.ts'
import type { ScanRow } from './scan-rows.ts'

/** Edits, deletes and brings back, and says what became of it. */
export function useScanChanges(own: OwnScans) {
  const toast = useToast()

  const restore = useCallback(
    async (scans: readonly ScanRef[]) => {
      try {
        await own.restoreScans(scans)
      } catch (error) {
        toast({ tone: 'bad', text: texts.notRestored(failureSentence(error)) })
      }
    },
    [own, toast],
  )

  const remove = useCallback(
    async (rows: readonly ScanRow[]) => {
      const [first] = rows
      if (!first) return
      const scans = rows.flatMap((row) => row.scans)
      try {
        await own.removeScans(scans)
      } catch (error) {
        return toast({ tone: 'bad', text: texts.notRemoved(failureSentence(error)) })
      }
      const text = rows.length === 1 ? texts.removed(first.code) : texts.removedAll(rows.length)
      toast({ text, onUndo: () => void restore(scans) })
    },
    [own, toast, restore],
  )

  const edit = useCallback(
    async (row: ScanRow, wish: RowWish) => {
      try {
        await own.changeScans(changesOf(row, wish))
      } catch (error) {
        toast({ tone: 'bad', text: texts.notChanged(failureSentence(error)) })
      }
    },
    [own, toast],
  )

  return { remove, restore, edit }
}
