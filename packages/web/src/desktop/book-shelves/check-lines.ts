import type { ShelfCheckView } from '@snaplink/contract'

export type CheckState = 'missing' | 'misplaced' | 'extra' | 'right'

export interface CheckLine {
  readonly key: string
  readonly state: CheckState
  readonly isbn: string
  readonly title: string
  readonly copies: number
  /** Where a misplaced book belongs. */
  readonly where: string
}

/** What a stock-take found, line by line: what was scanned last, then what is to be done something about. */
export function checkLines(view: ShelfCheckView, lastIsbn: string | undefined): CheckLine[] {
  const line = (state: CheckState, { isbn = '', title = '', bookId = isbn, copies }: Partial<Found>, where = '') => ({
    ...{ key: `${state} ${bookId}`, state, isbn, title, copies: copies ?? 1, where },
  })
  const lines = [
    ...view.misplaced.map((each) =>
      line('misplaced', each, [...each.shelves, each.location].filter(Boolean).join(', ')),
    ),
    ...view.extra.map((each) => line('extra', each)),
    ...view.missing.map((each) => line('missing', each)),
    ...view.right.map((each) => line('right', each)),
  ]
  const isLast = ({ isbn, state }: CheckLine) => isbn !== '' && isbn === lastIsbn && state !== 'missing'
  return [...lines.filter(isLast), ...lines.filter((each) => !isLast(each))]
}

type Found = ShelfCheckView['right'][number]
