const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

/**
 * A new random id: 22 characters of base64url, 132 random bits.
 *
 * Made with `crypto.getRandomValues`, which, unlike `crypto.randomUUID`, exists on plain-HTTP pages too.
 */
export function newId(): string {
  let id = ''
  // 256 is a multiple of 64, so masking a random byte keeps every character equally likely.
  for (const byte of crypto.getRandomValues(new Uint8Array(22))) id += alphabet[byte & 63]
  return id
}

/** What any id made by a client or by us looks like: 8 to 64 characters of base64url (a UUID fits). */
export const idPattern = /^[A-Za-z0-9_-]{8,64}$/

export function isId(value: unknown): value is string {
  return typeof value === 'string' && idPattern.test(value)
}
