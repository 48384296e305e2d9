/** How labels lie on the sheets that shops sell; distances in millimetres are in the style sheet, by the same name. */
export const labelSheets = {
  a4x24: { columns: 3, rows: 8 },
  a4x14: { columns: 2, rows: 7 },
  letterx30: { columns: 3, rows: 10 },
} as const
export type LabelSheet = keyof typeof labelSheets

/** Sheet by sheet; the first `used` places of the first sheet stay empty. */
export function onSheets<T>(items: readonly T[], sheet: LabelSheet, used: number): (T | null)[][] {
  const perSheet = labelSheets[sheet].columns * labelSheets[sheet].rows
  const places = [...Array.from({ length: used }, () => null), ...items]
  return Array.from({ length: Math.ceil(places.length / perSheet) }, (_, page) =>
    places.slice(page * perSheet, (page + 1) * perSheet),
  )
}
