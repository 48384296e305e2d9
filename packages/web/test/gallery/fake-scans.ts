import type { ScanView, StockTakeView } from '@snaplink/contract'
import type { OwnScans, ScanRef } from '@snaplink/sdk/scans'
import type * as sdk from '@snaplink/sdk/stock-takes'
import { longName } from './fake-page-session.ts'
import { fakeStore } from './fake-store.ts'

/** A scan of the gallery; the higher its number, the longer ago. */
export function scan(index: number, more: Partial<ScanView> = {}): ScanView {
  const at = Date.now() - index * 47_000
  return {
    scanId: `scan-${index}`,
    sessionId: 'gallery-session-0000000',
    deviceId: 'phone-Pixel 7',
    deviceName: 'Pixel 7',
    code: String(4_006_381_000_000 + index * 7919),
    format: 'ean_13',
    count: 1,
    note: '',
    scannedAt: at,
    addedAt: at,
    seq: 1_000_000 - index,
    ...more,
  }
}

const long = 'SNAPLINK-PALLET-000000000000000000000000000000000000-2026-XYZ'

export const someScans = [
  scan(0, { code: '4006381333931', note: 'Front shelf' }),
  scan(1, { code: '9780141036144', count: 3 }),
  scan(2, { code: long, format: 'code_128', deviceId: `phone-${longName}`, deviceName: longName }),
  scan(3, { code: '012345678905', format: 'upc_a', deviceId: 'page', deviceName: 'Ann’s desktop' }),
  scan(4, { code: 'https://example.com/a/very/long/address/that/goes/on?and=on', format: 'qr_code' }),
  scan(5, {
    code: '(01)04006381333931\x1d(10)LOT-42',
    format: 'data_matrix',
    note: 'GS1, with a separator, and a note that is far too long to be read at once',
  }),
  scan(6, { code: '4006381333931' }),
  scan(7, { code: 'A-17', format: 'typed', deviceId: 'page', deviceName: 'Ann’s desktop', count: 12_400 }),
  scan(8, { code: 'שלום 42', format: 'qr_code', note: 'מימין לשמאל' }),
  ...Array.from({ length: 12 }, (_, index) => scan(index + 9)),
]

export const manyScans = Array.from({ length: 10_000 }, (_, index) =>
  scan(index, index % 3 === 0 ? { note: `Shelf ${index % 40}` } : {}),
)

const never = new Error('not in the gallery')

/** A person's scans, without a server behind them. */
export function fakeOwnScans(all: readonly ScanView[], { isComplete = true } = {}): OwnScans {
  const scans = fakeStore(all.filter(({ removedAt }) => removedAt === undefined))
  const removed = fakeStore(all.filter(({ removedAt }) => removedAt !== undefined))
  const newestFirst = (a: ScanView, b: ScanView) => b.addedAt - a.addedAt
  const isOf = (refs: readonly ScanRef[]) => (each: ScanView) => refs.some(({ scanId }) => scanId === each.scanId)
  return {
    scans,
    removed,
    isComplete: fakeStore(isComplete),
    problem: fakeStore(null),
    onScan: () => () => undefined,
    async changeScans(changes) {
      for (const { scanId, sessionId, isRemoved, ...wish } of changes) {
        if (isRemoved) throw never
        scans.set(scans.get().map((each) => (each.scanId === scanId ? { ...each, ...wish } : each)))
      }
    },
    async editScan() {
      throw never
    },
    async removeScans(refs) {
      removed.set([
        ...scans
          .get()
          .filter(isOf(refs))
          .map((each) => ({ ...each, removedAt: Date.now() })),
        ...removed.get(),
      ])
      scans.set(scans.get().filter((each) => !isOf(refs)(each)))
    },
    async restoreScans(refs) {
      const back = removed
        .get()
        .filter(isOf(refs))
        .map(({ removedAt: _, ...each }) => each)
      removed.set(removed.get().filter((each) => !isOf(refs)(each)))
      scans.set([...scans.get(), ...back].sort(newestFirst))
    },
    refresh: async () => undefined,
    exportUrl: (format) => `api/scans/export?format=${format}`,
    stop: () => undefined,
  }
}

const take = (index: number, more: Partial<StockTakeView>): StockTakeView => ({
  stockTakeId: `take-${index}`,
  name: 'Shop, back room',
  startedAt: Date.now() - 3_600_000 - index * 86_400_000,
  items: 0,
  ...more,
})

/** One that runs, one with a long name that has ended, and one without a list. */
export const takes: readonly StockTakeView[] = [
  take(0, { items: 4 }),
  take(1, {
    name: 'Everything in the northern warehouse, with its cellar and attic',
    items: 12_400,
    endedAt: Date.now(),
  }),
  take(2, { name: 'Window', startedAt: Date.now() - 3_600_000 }),
]

const expected = [
  { code: '4006381333931', name: 'Highlighter, yellow', expected: 2 },
  { code: '9780141036144', name: '1984', expected: 5 },
  {
    code: '12345678905',
    name: 'A name that is far too long to be read at once, with its colour, its size and its season',
    expected: 1,
  },
  { code: 'A-17', name: 'Screws', expected: 12_000 },
  { code: '5901234123457', name: 'שעון', expected: 3 },
]

type StockTakes = Pick<
  typeof sdk,
  | 'stockTakes'
  | 'beginStockTake'
  | 'changeStockTake'
  | 'removeStockTake'
  | 'expectedItems'
  | 'uploadExpected'
  | 'stockTakeExportUrl'
>

export function fakeStockTakes(all: readonly StockTakeView[]): StockTakes {
  const first = () => all[0] ?? take(0, {})
  return {
    stockTakes: async () => [...all],
    beginStockTake: async (name) => ({ ...first(), name }),
    changeStockTake: async () => first(),
    removeStockTake: async () => undefined,
    expectedItems: async (id) => (id === 'take-0' ? expected : []),
    uploadExpected: async () => ({
      items: 4,
      skipped: 120,
      skippedLines: (['no-code', 'rounded-code', 'no-number', 'too-long'] as const).map((reason, line) => ({
        line: line + 3,
        reason,
      })),
    }),
    stockTakeExportUrl: (id, format) => `api/stock-takes/${id}/export?format=${format}`,
  }
}
