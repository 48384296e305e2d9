/** Which books are chosen, and from where a range goes on. */
export interface Selection {
  readonly ids: ReadonlySet<string>
  /** What was pressed last. */
  readonly anchor: string | null
}

export const nothingChosen: Selection = { ids: new Set(), anchor: null }

/** One more, or one fewer. */
export function toggled({ ids }: Selection, id: string): Selection {
  const next = new Set(ids)
  if (!next.delete(id)) next.add(id)
  return { ids: next, anchor: id }
}

/** All from the one that was pressed last to this one, as they stand in `order`, are as that one is. */
export function extended(selection: Selection, id: string, order: readonly string[]): Selection {
  const { ids, anchor } = selection
  const from = anchor === null ? -1 : order.indexOf(anchor)
  const to = order.indexOf(id)
  if (anchor === null || from < 0 || to < 0) return toggled(selection, id)
  const isChosen = ids.has(anchor)
  const next = new Set(ids)
  for (const each of order.slice(Math.min(from, to), Math.max(from, to) + 1)) {
    if (isChosen) next.add(each)
    else next.delete(each)
  }
  return { ids: next, anchor: id }
}

/** What is left of it once only `order` is there. */
export function within(selection: Selection, order: readonly string[]): Selection {
  const kept = order.filter((id) => selection.ids.has(id))
  return kept.length === selection.ids.size ? selection : { ...selection, ids: new Set(kept) }
}
