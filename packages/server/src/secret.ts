import { randomBytes } from 'node:crypto'
import { link, open, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'

const bytes = 32

/**
 * The server's secret, from which every key is derived. Made at the first start as `DATA_DIR/secret` (64 hex digits, mode 0600).
 * Whoever has it can make logins; whoever loses it logs everybody out.
 *
 * @throws Error with a sentence when the file is there but does not hold a secret
 */
export async function readOrCreateSecret(dataDir: string): Promise<Buffer> {
  const path = join(dataDir, 'secret')
  return (await readSecret(path)) ?? (await createSecret(path))
}

/**
 * The secret in a text, such as `SNAPLINK_SECRET`: the 64 hex digits of a secret file, or any 32 characters and more.
 *
 * @throws Error with a sentence (that does not repeat the text) when it is too short
 */
export function secretFrom(text: string, name: string): Buffer {
  const trimmed = text.trim()
  if (/^[0-9a-f]{64}$/i.test(trimmed)) return Buffer.from(trimmed, 'hex')
  if (trimmed.length < bytes) throw new Error(`${name} is too short: give it 64 hex digits (openssl rand -hex 32).`)
  return Buffer.from(trimmed)
}

async function readSecret(path: string): Promise<Buffer | null> {
  try {
    return secretFrom(await readFile(path, 'utf8'), path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

/** Written beside and linked into place: of two processes that start at once both go on with the same, whole file. */
async function createSecret(path: string): Promise<Buffer> {
  const own = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`
  const file = await open(own, 'wx', 0o600)
  try {
    await file.writeFile(`${randomBytes(bytes).toString('hex')}\n`)
    await file.sync()
    await link(own, path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error
    })
  } finally {
    await file.close()
    await rm(own, { force: true })
  }
  return secretFrom(await readFile(path, 'utf8'), path)
}
