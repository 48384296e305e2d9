import type { ScanView } from '@snaplink/contract'

/** One row of the table: a reading, or all readings of one code. */
export interface ScanRow {
  /** Stays when another reading joins. */
  key: string
  code: string
  format: string
  count: number
  note: string
  /** Of the newest reading. */
  scannedAt: number
  /** Of the newest reading. */
  deviceId: string
  deviceName: string
  /** The newest first; never empty. */
  scans: readonly [ScanView, ...ScanView[]]
}

/**
 * @param scans the newest first
 * @param grouping `code`: one row for each code of a format, at the place of its newest reading
 */
export function rowsOf(scans: readonly ScanView[], grouping: 'none' | 'code'): ScanRow[] {
  if (grouping === 'none') return scans.map((scan) => rowOf(scan.scanId, [scan]))
  const groups = new Map<string, [ScanView, ...ScanView[]]>()
  for (const scan of scans) {
    const key = `${scan.format} ${scan.code}`
    const group = groups.get(key)
    if (group) group.push(scan)
    else groups.set(key, [scan])
  }
  return [...groups].map(([key, group]) => rowOf(key, group))
}

function rowOf(key: string, scans: readonly [ScanView, ...ScanView[]]): ScanRow {
  const { code, format, scannedAt, deviceId, deviceName } = scans[0]
  const count = scans.reduce((sum, scan) => sum + scan.count, 0)
  const note = scans.find((scan) => scan.note !== '')?.note ?? ''
  return { key, code, format, count, note, scannedAt, deviceId, deviceName, scans }
}
