import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ScanView } from '@snaplink/contract'
import type { Response } from 'express'
import { byteOrderMark, csvLines } from '../../csv.ts'

const columns = ['code', 'format', 'count', 'note', 'scanned', 'arrived', 'device', 'session', 'scan']

/** Answers with a file to be saved, page by page as the client takes it. */
export async function sendExport(
  res: Response,
  format: 'csv' | 'json',
  pages: AsyncIterable<ScanView[]>,
  now: number,
): Promise<void> {
  const name = `scans-${new Date(now).toISOString().slice(0, 10)}.${format}`
  res.attachment(name).type(format === 'csv' ? 'text/csv; charset=utf-8' : 'application/json')
  await pipeline(Readable.from(format === 'csv' ? asCsv(pages) : asJson(pages), { objectMode: false }), res)
}

async function* asCsv(pages: AsyncIterable<ScanView[]>) {
  yield byteOrderMark + csvLines([columns])
  for await (const scans of pages) {
    yield csvLines(
      scans.map(({ code, format, count, note, scannedAt, addedAt, deviceName, sessionId, scanId }) => [
        ...[code, format, count, note],
        ...[new Date(scannedAt).toISOString(), new Date(addedAt).toISOString()],
        ...[deviceName, sessionId, scanId],
      ]),
    )
  }
}

async function* asJson(pages: AsyncIterable<ScanView[]>) {
  let separator = '{"scans":[\n'
  for await (const scans of pages) {
    yield separator + scans.map((scan) => JSON.stringify(scan)).join(',\n')
    separator = ',\n'
  }
  yield separator.startsWith('{') ? '{"scans":[]}\n' : '\n]}\n'
}
