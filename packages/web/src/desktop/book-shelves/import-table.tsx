import type { ImportReport } from '@snaplink/contract'
import { Button } from '@snaplink/sdk/design'
import { number } from '../../scan-texts.ts'
import { bringIn as texts } from '../../shelf-texts.ts'

export interface ImportTableProps {
  report: ImportReport
  page: number
  onPage(page: number): void
}

/** Every row of a file with what becomes of it, two hundred at a time. */
export function ImportTable({ report, page, onPage }: ImportTableProps) {
  const { columns } = texts
  const isOver = report.state === 'done' || report.state === 'failed'
  return (
    <div className="import-rows">
      <table className="import-table" aria-label={texts.table}>
        <thead>
          <tr>
            <th scope="col" className="import-line">
              {columns.line}
            </th>
            <th scope="col">{columns.title}</th>
            <th scope="col">{columns.isbn}</th>
            <th scope="col">{isOver ? columns.outcomeDone : columns.outcome}</th>
          </tr>
        </thead>
        <tbody>
          {report.page.map(({ line, title, isbn, outcome, isIsbnWrong }) => (
            <tr key={line} data-outcome={outcome}>
              <td className="import-line figures soft">{number(line)}</td>
              <td className="import-title">
                <bdi>{title}</bdi>
              </td>
              <td className="import-isbn">
                <bdi>{isbn}</bdi>
              </td>
              <td className="import-outcome">
                {texts.outcomes[outcome]}
                {isIsbnWrong && (outcome === 'new' || outcome === 'added') && ` ${texts.withoutIsbn}`}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {report.pages > 1 && (
        <div className="import-pages">
          <Button disabled={page === 0} onClick={() => onPage(page - 1)}>
            {texts.previous}
          </Button>
          <p className="figures" role="status">
            {texts.page(page + 1, report.pages)}
          </p>
          <Button disabled={page + 1 >= report.pages} onClick={() => onPage(page + 1)}>
            {texts.next}
          </Button>
        </div>
      )}
    </div>
  )
}
