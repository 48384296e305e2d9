import type { CommandParts } from '../command-parts.ts'

/** `snaplink migrate`: brings the database's tables up to date, and says what it did. */
export async function migrate({ output }: CommandParts): Promise<number> {
  const { readConfig } = await import('@snaplink/server/config')
  const config = readConfig()
  const { explainStart, migrateDatabase, placeOfData } = await import('@snaplink/server')
  const ran = await migrateDatabase(config).catch((error) => {
    throw explainStart(error, config)
  })
  const place = placeOfData(config)
  if (ran.length === 0) output.data(`The database ${place} was up to date already.`)
  else output.data(`The database ${place} is up to date. Done: ${ran.join(', ')}.`)
  return 0
}
