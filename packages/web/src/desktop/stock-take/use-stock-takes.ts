import type { ExpectedItem, ExpectedListAnswer, StockTakeChange, StockTakeView } from '@snaplink/contract'
import { useToast } from '@snaplink/sdk/design'
import { failureSentence } from '@snaplink/sdk/react'
import { useState } from 'react'
import { useSnaplink } from '../snaplink.ts'
import { useOwn } from '../use-own.ts'

export interface StockTakes {
  /** The newest first; null until they are here. */
  all: readonly StockTakeView[] | null
  /** @throws SnaplinkError what stood in the way of beginning it */
  start(name: string, list: File | undefined): Promise<{ take: StockTakeView; report: ExpectedListAnswer | null }>
  /** These say by themselves what stood in the way. @returns whether it was done */
  change(take: StockTakeView, change: StockTakeChange): Promise<boolean>
  remove(take: StockTakeView): Promise<boolean>
  load(take: StockTakeView, list: File): Promise<ExpectedListAnswer | null>
}

/** A person's stock-takes. */
export function useStockTakes(): StockTakes {
  const snaplink = useSnaplink()
  const toast = useToast()
  const [round, setRound] = useState(0)
  const all = useOwn(() => snaplink.stockTakes(), round)
  const again = () => setRound((before) => before + 1)

  /** Does it, and says what stood in the way. */
  const trying = async <T>(work: Promise<T>): Promise<T | null> => {
    try {
      return await work
    } catch (error) {
      toast({ tone: 'bad', text: failureSentence(error) })
      return null
    } finally {
      again()
    }
  }
  return {
    all,
    async start(name, list) {
      const take = await snaplink.beginStockTake(name)
      const report = list ? await trying(snaplink.uploadExpected(take.stockTakeId, list)) : null
      again()
      return { take, report }
    },
    change: async ({ stockTakeId }, change) => (await trying(snaplink.changeStockTake(stockTakeId, change))) !== null,
    remove: async ({ stockTakeId }) => (await trying(snaplink.removeStockTake(stockTakeId).then(() => true))) === true,
    load: ({ stockTakeId }, list) => trying(snaplink.uploadExpected(stockTakeId, list)),
  }
}

/** What should be there; null until it is known. @param take its `items` change when another list is loaded */
export function useExpectedItems({ stockTakeId }: StockTakeView, round: number): readonly ExpectedItem[] | null {
  const snaplink = useSnaplink()
  return useOwn(() => snaplink.expectedItems(stockTakeId), round)
}
