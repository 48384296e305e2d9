import { randomBytes } from 'node:crypto'
import { link, open, readFile, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { StartError } from './start-error.ts'

const bytes = 32

/**
 * The server's secret, from which every key is derived. Made at the first start as `DATA_DIR/secret` (64 hex digits, mode 0600).
 * Whoever has it can make logins; whoever loses it logs everybody out.
 *
 * @throws StartError when the file is there but does not hold a secret
 */
export async function readOrCreateSecret(dataDir: string): Promise<Buffer> {
  const path = join(dataDir, 'secret')
  return (await readSecret(path)) ?? (await createSecret(path))
}

async function readSecret(path: string): Promise<Buffer | null> {
  try {
    const text = (await readFile(path, 'utf8')).trim()
    if (/^[0-9a-f]{64}$/.test(text)) return Buffer.from(text, 'hex')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
  throw new StartError(
    `${path} does not hold a secret. Put back the 64 digits that were in it, or remove it and log in anew.`,
  )
}

/** Written beside and linked into place: of two processes that start at once both go on with the same, whole file. */
async function createSecret(path: string): Promise<Buffer> {
  const own = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`
  const secret = randomBytes(bytes)
  const file = await open(own, 'wx', 0o600)
  try {
    await file.writeFile(`${secret.toString('hex')}\n`)
    await file.sync()
    await link(own, path)
    return secret
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    await file.close()
    await rm(own, { force: true })
  }
  return readOrCreateSecret(dirname(path))
}
