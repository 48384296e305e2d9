import { type RawBuilder, sql } from 'kysely'
import type { Db } from './connect.ts'

/** The column types that the two kinds of database spell differently. */
export function columnTypes(kind: Db['kind']) {
  const mysql = kind === 'mysql'
  return {
    /** An id, a hash or a code: ASCII, compared byte by byte. */
    id: mysql ? sql`varchar(64) character set ascii collate ascii_bin` : sql`text`,
    /** A line that a person wrote. */
    line: mysql ? sql`varchar(512) character set utf8mb4` : sql`text`,
    /** JSON and other long text. */
    text: mysql ? sql`mediumtext character set utf8mb4` : sql`text`,
    /** Long text that is searched byte by byte: what it says is folded already. */
    folded: mysql ? sql`mediumtext character set utf8mb4 collate utf8mb4_bin` : sql`text`,
    /** Whole tables of rows, as JSON. */
    long: mysql ? sql`longtext character set utf8mb4` : sql`text`,
    /** Counters, sizes and times (epoch milliseconds). */
    number: mysql ? sql`bigint` : sql`integer`,
    /** A primary key that only keeps the table append-only on disk. */
    rowId: mysql ? sql`bigint auto_increment primary key` : sql`integer primary key`,
  } satisfies Record<string, RawBuilder<unknown>>
}
