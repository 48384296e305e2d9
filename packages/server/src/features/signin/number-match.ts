import { createHmac } from 'node:crypto'

/** What the desktop shows, and the three among which the person picks on the phone. Two digits each. */
export interface NumberMatch {
  readonly number: string
  readonly choices: readonly string[]
}

/**
 * The numbers of one request, claimed by one phone. They follow from the server's secret, so that any node knows them and a dump
 * of the database does not; and they are made after the claim, so that nobody can prepare a page that shows them.
 */
export function numberMatchOf(secret: Buffer, requestId: string, loginId: string): NumberMatch {
  const mac = createHmac('sha256', secret).update(`signin-number\n${requestId}\n${loginId}`).digest()
  const pool = Array.from({ length: 90 }, (_, i) => String(i + 10))
  // 2^32 is so much larger than 90 that no number is likelier than another by more than one in forty million.
  const choices = [0, 4, 8].map((offset) => pool.splice(mac.readUInt32BE(offset) % pool.length, 1)[0] as string)
  const number = choices[mac.readUInt32BE(12) % choices.length] as string
  return { number, choices: choices.sort() }
}
