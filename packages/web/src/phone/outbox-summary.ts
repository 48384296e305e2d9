import type { OutboxPhoto, Sending } from '@snaplink/sdk'
import { phone } from '../texts.ts'

const texts = phone.sent

/** One true line about all photos of this phone. */
export interface OutboxSummary {
  line: string
  /** 0 to 1 over the photos that are under way; null when none is. */
  fraction: number | null
  failed: number
}

export function summarise(
  outbox: readonly OutboxPhoto[],
  { state, pauseMs }: Pick<Sending, 'state' | 'pauseMs'>,
): OutboxSummary {
  const failed = outbox.filter(({ state }) => state === 'failed').length
  const wanted = outbox.filter(({ state }) => state !== 'failed')
  const arrived = wanted.filter(hasArrived).length
  const open = wanted.length - arrived
  const failures = failed > 0 ? ` · ${texts.failed(failed)}` : ''

  if (outbox.length === 0) return { line: texts.empty, fraction: null, failed }
  if (state === 'waiting-storage') return { line: texts.waitingFor[state](failed), fraction: null, failed }
  if (open === 0) {
    const line = failed === 0 ? texts.arrivedAll(arrived) : texts.arrivedSome(arrived, outbox.length) + failures
    return { line, fraction: null, failed }
  }
  const sent = wanted.reduce((sum, photo) => sum + sentBytes(photo), 0)
  const total = wanted.reduce((sum, { bytes }) => sum + bytes, 0)
  return { line: underWay() + failures, fraction: total > 0 ? sent / total : 0, failed }

  function underWay(): string {
    if (state === 'waiting-network' || state === 'waiting-server') return texts.waitingFor[state](open)
    if (state === 'waiting-patience') return texts.slower(Math.ceil(pauseMs / 1000))
    return texts.uploading(Math.min(arrived + 1, wanted.length), wanted.length)
  }
}

/** Also what the computer had already. */
function hasArrived({ state }: OutboxPhoto): boolean {
  return state !== 'waiting' && state !== 'sending' && state !== 'failed'
}

function sentBytes(photo: OutboxPhoto): number {
  if ('sentBytes' in photo) return photo.sentBytes ?? 0
  return hasArrived(photo) ? photo.bytes : 0
}
