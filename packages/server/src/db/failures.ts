/** What a driver says, told apart by number: the sentences differ between SQLite, MySQL and MariaDB and between versions. */

const duplicateKey = { mysql: 1062, sqlite: [1555, 2067] }
/** 1020 is MariaDB's word, from 11.6 on, for a row that changed since the transaction began to read. */
const lostRace = { mysql: [1020, 1205, 1213], sqlite: [5, 517] }

/** A row with this key is already there. */
export function isDuplicateKey(error: unknown): boolean {
  const { errno, errcode } = numbersOf(error)
  return errno === duplicateKey.mysql || duplicateKey.sqlite.includes(errcode)
}

/** A deadlock or a lock that took too long: the transaction was rolled back and may be tried again. */
export function isLostRace(error: unknown): boolean {
  const { errno, errcode } = numbersOf(error)
  return lostRace.mysql.includes(errno) || lostRace.sqlite.includes(errcode)
}

function numbersOf(error: unknown): { errno: number; errcode: number } {
  const { errno, errcode } = (error ?? {}) as { errno?: number; errcode?: number }
  return { errno: errno ?? 0, errcode: errcode ?? 0 }
}
