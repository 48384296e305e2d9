import { codeKey, type ExpectedItem, type ScanView } from '@snaplink/contract'

/** `missing`: some or all of it. `surplus`: more than expected. `extra`: nobody expected it. */
export type StockState = 'missing' | 'found' | 'surplus' | 'extra'

export interface StockLine {
  key: string
  code: string
  name: string
  expected: number
  counted: number
  state: StockState
  /** Of the newest reading; 0 where there is none. */
  scannedAt: number
}

export interface StockSummary {
  lines: Readonly<Record<StockState, number>>
  /** Pieces that the list asks for, and how many of these are there. */
  expected: number
  found: number
  /** Pieces that were counted, whether the list asks for them or not. */
  counted: number
}

/** A list beside what was scanned: the list in its order, then what is not on it, the newest first. */
export function compareStock(items: readonly ExpectedItem[], scans: readonly ScanView[]): StockLine[] {
  const lines = new Map<string, Omit<StockLine, 'state'> & { isListed: boolean }>()
  for (const { code, name, expected } of items) {
    const key = codeKey(code)
    const line = lines.get(key)
    if (line) line.expected += expected
    else lines.set(key, { key, code, name, expected, counted: 0, scannedAt: 0, isListed: true })
  }
  for (const { code, format, count, scannedAt } of scans) {
    const key = codeKey(code, format)
    const line = lines.get(key)
    if (!line) lines.set(key, { key, code, name: '', expected: 0, counted: count, scannedAt, isListed: false })
    else {
      line.counted += count
      line.scannedAt = Math.max(line.scannedAt, scannedAt)
    }
  }
  return [...lines.values()].map(({ isListed, ...line }) => ({ ...line, state: stateOf(line, isListed) }))
}

export function sumStock(lines: readonly StockLine[]): StockSummary {
  const sum = { expected: 0, found: 0, counted: 0 }
  const byState: Record<StockState, number> = { missing: 0, found: 0, surplus: 0, extra: 0 }
  for (const { expected, counted, state } of lines) {
    byState[state]++
    sum.expected += expected
    sum.found += Math.min(expected, counted)
    sum.counted += counted
  }
  return { ...sum, lines: byState }
}

/** The scans that belong to a stock-take: by when they were read, for a phone may have been off-line. */
export function scansWithin<T extends Pick<ScanView, 'scannedAt'>>(
  scans: readonly T[],
  { startedAt, endedAt = Number.POSITIVE_INFINITY }: { startedAt: number; endedAt?: number | undefined },
): T[] {
  return scans.filter(({ scannedAt }) => scannedAt >= startedAt && scannedAt <= endedAt)
}

function stateOf({ expected, counted }: Pick<StockLine, 'expected' | 'counted'>, isListed: boolean): StockState {
  if (!isListed) return 'extra'
  if (counted > expected) return 'surplus'
  return counted === expected ? 'found' : 'missing'
}
