import qrcode from 'qrcode'
import { lanAddresses } from './addresses.ts'
import type { Config } from './config.ts'
import { createServer } from './create-server.ts'
import { connect } from './db/connect.ts'
import { migrate } from './db/migrate.ts'
import { createLogger } from './logger.ts'
import { StartError } from './start-error.ts'

/** Runs the server until SIGINT or SIGTERM, and says where to open it. @throws StartError */
export async function start(config: Config): Promise<void> {
  const isTerminal = process.stdout.isTTY === true
  const logger = createLogger(isTerminal && config.logLevel === 'info' ? 'warn' : config.logLevel)
  const server = await createServer(config, { logger }).catch((error) => {
    throw explain(error, config)
  })

  const lan = lanAddresses(server.port)
  const local = `http://localhost:${server.port}`
  const phone = config.publicUrl ?? lan[0]?.origin ?? local
  console.log(`\n  Snaplink is running.\n\n  On this computer   ${local}`)
  if (config.publicUrl) console.log(`  Everywhere         ${config.publicUrl}`)
  else
    for (const { origin, label } of lan) if (origin !== local) console.log(`  On this network    ${origin}   ${label}`)
  console.log(`\n${await qrcode.toString(phone, { type: 'terminal', small: true })}`)
  console.log('  Open it on your computer, then scan the code it shows. Ctrl-C stops it.\n')

  const signal = await new Promise<string>((resolve) => {
    for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => resolve(name))
  })
  logger.info({ signal }, 'stopping')
  await server.close()
}

/** Brings the tables up to date. @throws StartError */
export async function migrateDatabase(config: Config): Promise<void> {
  try {
    const db = connect(config.databaseUrl)
    await migrate(db).finally(() => db.close())
  } catch (error) {
    throw explain(error, config)
  }
  console.log('The database is up to date.')
}

/** What usually goes wrong, as a sentence; anything else as it is. */
function explain(error: unknown, { port, host, dataDir, databaseUrl }: Config): unknown {
  if (error instanceof StartError) return error
  const { code = '', message = '' } = (error ?? {}) as { code?: string; message?: string }
  const sentences: Record<string, string> = {
    EADDRINUSE: `Port ${port} is in use by another program. Stop that one, or choose another: PORT=${port + 1} npm start`,
    EADDRNOTAVAIL: `HOST is "${host}", which is not an address of this computer.`,
    ENOTFOUND: `The host in HOST or DATABASE_URL is not known on this network.`,
    EACCES: `Port ${port} or the folder ${dataDir} may not be used by this account. Set PORT or DATA_DIR.`,
    EPERM: `The folder ${dataDir} may not be written by this account. Set DATA_DIR to another one.`,
    EROFS: `The folder ${dataDir} is on a disk that cannot be written. Set DATA_DIR to another one.`,
    ENOTDIR: `DATA_DIR is ${dataDir}, but part of that path is a file.`,
    ENOSPC: `There is no room left on the disk that holds ${dataDir}.`,
    EEXIST: `DATA_DIR is ${dataDir}, but that is a file.`,
    ECONNREFUSED: `The database does not answer at ${hostOf(databaseUrl)}. Is it running, and is DATABASE_URL right?`,
    ER_ACCESS_DENIED_ERROR: `The database at ${hostOf(databaseUrl)} refuses the user or password in DATABASE_URL.`,
    ER_BAD_DB_ERROR: `The database named in DATABASE_URL does not exist. Create it, with the character set utf8mb4.`,
  }
  const sentence = sentences[code] ?? (message.startsWith('unable to open database') ? sentences.EPERM : undefined)
  return sentence ? new StartError(sentence, { cause: error }) : error
}

function hostOf(url: string): string {
  return new URL(url).host
}
