import '../virtual-table.css'
import './stock-take.css'
import type { ExpectedListAnswer, StockTakeView } from '@snaplink/contract'
import type { OwnScans } from '@snaplink/sdk/scans'
import { useState } from 'react'
import { stockTake as texts } from '../../scan-texts.ts'
import { navigate, paths, useHash } from '../router.tsx'
import { StockTakeDesk } from './stock-take-desk.tsx'
import { StockTakeStart } from './stock-take-start.tsx'
import { useStockTakes } from './use-stock-takes.ts'

export interface StockTakePageProps {
  own: OwnScans
  fresh: ReadonlySet<string>
  /** A stock-take began: phones are to count. */
  onStarted(): void
}

/** Which of the list is open: by the address, or the one that is running. */
const noneOpen = '#all'

/** What is there beside what should be there. The one that runs is open by itself, also after a reload. */
export function StockTakePage({ own, fresh, onStarted }: StockTakePageProps) {
  const takes = useStockTakes()
  const hash = useHash()
  const [report, setReport] = useState<{ id: string; answer: ExpectedListAnswer } | null>(null)
  const open = (id: string) => navigate(`${paths.stockTake}#${id}`, { replace: true })
  const note = ({ stockTakeId }: StockTakeView, answer: ExpectedListAnswer | null) =>
    setReport(answer && { id: stockTakeId, answer })

  if (!takes.all) return <p className="soft">{texts.loading}</p>
  const asked = takes.all.find(({ stockTakeId }) => hash === `#${stockTakeId}`)
  const running = hash === noneOpen ? undefined : takes.all.find(({ endedAt }) => endedAt === undefined)
  const take = asked ?? running
  if (!take) {
    return (
      <StockTakeStart
        takes={takes}
        onStarted={(started, answer) => {
          note(started, answer)
          open(started.stockTakeId)
          onStarted()
        }}
      />
    )
  }
  return (
    <StockTakeDesk
      key={take.stockTakeId}
      take={take}
      takes={takes}
      own={own}
      fresh={fresh}
      report={report?.id === take.stockTakeId ? report.answer : null}
      onReport={(answer) => note(take, answer)}
      onClose={() => open(noneOpen.slice(1))}
    />
  )
}
