import type { ExpectedListAnswer } from '@snaplink/contract'
import { CloseIcon, IconButton } from '@snaplink/sdk/design'
import { stockTake as texts } from '../../scan-texts.ts'

/** More lines than anybody mends by hand. */
const mostLines = 8

/** What became of a list that was loaded: how much of it is used, and which lines are not, each with its reason. */
export function ListReport({ report, onClose }: { report: ExpectedListAnswer; onClose(): void }) {
  const { items, skipped, skippedLines } = report
  const named = skippedLines.slice(0, mostLines)
  return (
    <div className="list-report" role="status">
      <div>
        <p>{texts.loaded(items)}</p>
        {skipped > 0 && (
          <>
            <p>{texts.skipped(skipped)}</p>
            <ul>
              {named.map(({ line, reason }) => (
                <li key={line}>{texts.skippedLine(line, texts.reasons[reason])}</li>
              ))}
              {skipped > named.length && <li>{texts.skippedMore(skipped - named.length)}</li>}
            </ul>
          </>
        )}
      </div>
      <IconButton label={texts.closeReport} onClick={onClose}>
        <CloseIcon size={18} />
      </IconButton>
    </div>
  )
}
