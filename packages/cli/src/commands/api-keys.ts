import type { CommandParts } from '../command-parts.ts'

/** `snaplink create-key <name>`: an API key for an application. Its secret is printed this once, and nowhere kept. */
export async function createKey(name: string, { output }: CommandParts): Promise<number> {
  const { id, secret } = await (await apiKeys()).create(name)
  output.data(secret)
  output.say(`This is the key of ${name} (${id}). Keep it on the application’s server: it is not shown again.`)
  return 0
}

/** `snaplink list-keys`. */
export async function listKeys({ output }: CommandParts): Promise<number> {
  const keys = await (await apiKeys()).list()
  const day = (at: number | null) => (at === null ? 'never' : new Date(at).toISOString().slice(0, 10))
  for (const { id, name, createdAt, usedAt, revokedAt } of keys) {
    const state = revokedAt === null ? `last used ${day(usedAt)}` : `revoked ${day(revokedAt)}`
    output.data(`${id}  ${name}  made ${day(createdAt)}, ${state}`)
  }
  if (keys.length === 0) output.say('There is no API key. Make one: snaplink create-key <name>')
  return 0
}

/** `snaplink revoke-key <id>`. */
export async function revokeKey(id: string, { output }: CommandParts): Promise<number> {
  const isRevoked = await (await apiKeys()).revoke(id)
  output.say(
    isRevoked ? 'The key is revoked.' : 'There is no such key that is still good. snaplink list-keys shows them.',
  )
  return isRevoked ? 0 : 1
}

async function apiKeys() {
  const { readConfig } = await import('@snaplink/server/config')
  const { apiKeysOf } = await import('@snaplink/server')
  return apiKeysOf(readConfig())
}
