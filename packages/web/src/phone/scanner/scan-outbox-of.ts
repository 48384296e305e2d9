import type { PhoneSession } from '@snaplink/sdk'
import { openScanOutbox, type ScanOutbox } from '@snaplink/sdk/scan-outbox'

const opened = new WeakMap<PhoneSession, ScanOutbox>()

/** What this phone has scanned, opened when it is first needed and once, however often that is. */
export function scanOutboxOf(session: PhoneSession): ScanOutbox {
  const known = opened.get(session)
  if (known) return known
  const fresh = openScanOutbox(session)
  opened.set(session, fresh)
  return fresh
}

/** For a session that comes with its own. */
export function giveScanOutbox(session: PhoneSession, outbox: ScanOutbox): void {
  opened.set(session, outbox)
}
