#!/usr/bin/env node
import { parseArgs } from 'node:util'
import { ConfigError, readConfig } from './config.ts'
import { StartError } from './start-error.ts'

const usage = `Usage: snaplink <command>

  start      run Snaplink (the default)
  migrate    bring the database's tables up to date, then stop

Settings are environment variables: PORT, HOST, DATA_DIR, PUBLIC_URL, DATABASE_URL and those that begin
with SNAPLINK_; the README lists them.`

// Loaded when they are asked for: help and a mistyped setting answer at once.
const commands: Record<string, () => Promise<void>> = {
  async start() {
    const config = readConfig()
    await (await import('./start.ts')).start(config)
  },
  async migrate() {
    const config = readConfig()
    await (await import('./start.ts')).migrateDatabase(config)
  },
}

try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { help: { type: 'boolean', short: 'h' } },
  })
  const [name = 'start'] = positionals
  const command = commands[name]
  if (values.help) console.log(usage)
  else if (command) await command()
  else fail(`There is no command "${name}".\n\n${usage}`, 2)
} catch (error) {
  if (error instanceof ConfigError) fail(error.message, 2)
  else if (error instanceof StartError) fail(error.message, 1)
  else if (error instanceof TypeError && String((error as { code?: string }).code).startsWith('ERR_PARSE_ARGS')) {
    fail(`${error.message}\n\n${usage}`, 2)
  } else throw error
}

function fail(sentence: string, exitCode: number): void {
  console.error(sentence)
  process.exitCode = exitCode
}
