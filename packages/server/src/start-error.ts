import type { Config } from './config.ts'

/** Why Snaplink could not start; the message is a sentence that says what to do. */
export class StartError extends Error {
  override readonly name = 'StartError'
}

/** What usually goes wrong at a start, as a StartError; anything else as it is. */
export function explainStart(error: unknown, { port, host, dataDir, databaseUrl }: Config): unknown {
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
