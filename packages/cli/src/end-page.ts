import { setTimeout } from 'node:timers/promises'
import type { PageSession } from '@snaplink/sdk'

/** A server that is away is not waited for when a command ends. */
const goodbyeMs = 3000

/** Closes the session for everyone, as far as the server can be told. */
export async function endPage(page: PageSession): Promise<void> {
  const tooLong = setTimeout(goodbyeMs, undefined, { ref: false })
  await Promise.race([page.end().catch(() => undefined), tooLong])
  page.stop()
}
