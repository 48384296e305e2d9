import { newId } from '@snaplink/contract'
import { measureRelay, pairCount } from './relay.ts'
import type { RelayKind } from './relay-server.ts'
import { printTable } from './report.ts'

const kinds: RelayKind[] = ['snaplink', 'ws']

/** Scans of phones on their pages over raw WebSocket, each durable with a row of its own, beside a relay that stores nothing. */
export async function benchScans(): Promise<void> {
  const rows: string[][] = []
  for (const kind of kinds) {
    const { delays } = await measureRelay(kind, { commandOf: scanOf, looksForMost: false })
    const [few = '', some = '', many = ''] = delays.map(({ p50, p99 }) => `${p50.toFixed(2)} / ${p99.toFixed(1)}`)
    rows.push([kind, few, some, many, delays.at(-1)?.loopDelayP99Ms.toFixed(1) ?? ''])
  }
  printTable(
    `A scan of a phone, durable, on its page (${pairCount} sessions, raw WebSocket, SQLite, synchronous FULL)`,
    ['relay', 'p50 / p99 ms at 100/s', 'at 1,000/s', 'at 5,000/s', 'loop delay p99 ms at 5,000/s'],
    rows,
  )
}

function scanOf(id: string) {
  return { id, type: 'scan.add', data: { scanId: newId(), code: '4006381333931', format: 'ean_13' } }
}
