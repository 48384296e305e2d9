import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { noPlaces, openPlaces } from './places.ts'
import { StartError } from './start-error.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'snaplink-places-'))
})
afterAll(() => rm(folder, { recursive: true }))

test('a place is what the database on this machine says', async () => {
  const path = join(folder, 'places.mmdb')
  await writeFile(path, tinyDatabase())
  const places = await openPlaces(path)
  expect(places.of('203.0.113.7')).toBe('Berlin, Germany')
  expect(places.of('3.0.113.7')).toBeUndefined()
  for (const unknown of ['2001:db8::1', 'gone', '', undefined]) expect(places.of(unknown)).toBeUndefined()
  expect(noPlaces.of('203.0.113.7')).toBeUndefined()
})

test('a file that is no such database stops the start with a sentence', async () => {
  const path = join(folder, 'letter.txt')
  await writeFile(path, 'Dear Ann')
  await expect(openPlaces(path)).rejects.toThrow(StartError)
  await expect(openPlaces(join(folder, 'nowhere.mmdb'))).rejects.toThrow(/SNAPLINK_GEOIP/)
})

/**
 * The smallest database in MaxMind's format (MaxMind DB File Format 2.0): one node, which sends addresses that begin with a
 * set bit to Berlin, and all others to nothing.
 */
function tinyDatabase(): Buffer {
  const nodes = 1
  // A record above the count of nodes points into the data, 16 bytes of separator included.
  const node = Buffer.from([0, 0, nodes, 0, 0, nodes + 16])
  const names = (name: string) => map({ names: map({ en: text(name) }) })
  const data = map({ city: names('Berlin'), country: names('Germany') })
  const metadata = map({
    node_count: number(nodes),
    record_size: number(24),
    ip_version: number(4),
    database_type: text('Test-City'),
    languages: Buffer.from([0b0000_0000, 0b0000_0100]),
    binary_format_major_version: number(2),
    binary_format_minor_version: number(0),
    build_epoch: number(1),
    description: map({}),
  })
  return Buffer.concat([node, Buffer.alloc(16), data, Buffer.from('\xab\xcd\xefMaxMind.com', 'latin1'), metadata])
}

/** A control byte is three bits of type and five of size; a map's size is the number of its pairs. */
function text(value: string): Buffer {
  const bytes = Buffer.from(value)
  const head = bytes.length < 29 ? [(2 << 5) | bytes.length] : [(2 << 5) | 29, bytes.length - 29]
  return Buffer.concat([Buffer.from(head), bytes])
}
function number(value: number): Buffer {
  return Buffer.from([(6 << 5) | 1, value])
}
function map(pairs: Record<string, Buffer>): Buffer {
  const entries = Object.entries(pairs)
  return Buffer.concat([
    Buffer.from([(7 << 5) | entries.length]),
    ...entries.flatMap(([key, value]) => [text(key), value]),
  ])
}
