import type { Session } from '@snaplink/sdk'
import { type Handouts, openHandouts } from '@snaplink/sdk/handouts'
import { openTexts, type Texts } from '@snaplink/sdk/texts'

interface Opened {
  readonly texts: Texts
  readonly handouts: Handouts
}

const opened = new WeakMap<Session, Opened>()

/** The texts and hand-outs of a session, opened when they are first shown and once, however often that is. */
export function textsOf(session: Session): Opened {
  const known = opened.get(session)
  if (known) return known
  const fresh = { texts: openTexts(session), handouts: openHandouts(session) }
  opened.set(session, fresh)
  return fresh
}
