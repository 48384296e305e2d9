import { type AnyEvent, type EventData, newId, type Signal, type TextList, type TextView } from '@snaplink/contract'
import { createAlarm } from './alarm.ts'
import { keepList } from './kept-list.ts'
import type { Session } from './session.ts'
import { SnaplinkError } from './snaplink-error.ts'
import type { Store } from './store.ts'

export { limits, linkOf } from '@snaplink/contract'
export type Text = TextView

/** Texts and links in a session, both ways: from the page to its phones and back. */
export interface Texts {
  /** The oldest first. A `link` may be opened by what `linkOf(text)` gives, and by nothing else. */
  readonly texts: Store<readonly Text[]>
  /**
   * Resolves when it is kept.
   *
   * @throws SnaplinkError `text.empty`, `text.too-long`, `text.too-many`
   */
  sendText(text: string): Promise<void>
  /** Deletes it for everyone. A phone may delete what it sent. */
  removeText(textId: string): Promise<void>
}

/** The text itself usually follows its event at once. */
const followMs = 400

/** The texts of a session, for as long as it lasts; works for pages, phones and in Node. Open it once. */
export function openTexts(session: Session): Texts {
  const list = keepList<TextView, Text>({
    ...{ session, path: 'texts' },
    idOf: ({ textId }) => textId,
    timeOf: ({ sentAt }) => sentAt,
    viewsIn: (answer) => (answer as TextList).texts,
    take: (answer) => answer,
  })
  /** What this device is sending: nobody tells it again. */
  const ours = new Map<string, string>()
  session.onEvent(hearEvent)
  session.onSignal(hearSignal)

  function hearEvent({ type, at, by, data }: AnyEvent) {
    if (type === 'text.removed') list.forget((data as EventData<'text.removed'>).textId)
    if (type !== 'text.sent') return
    const { textId, kind } = data as EventData<'text.sent'>
    if (list.get(textId)) return
    const text = ours.get(textId)
    if (text !== undefined) list.put({ textId, deviceId: by, kind, text, sentAt: at })
    else
      void createAlarm()
        .wait(followMs, session.stopped)
        .then(() => list.get(textId) ?? list.want(textId))
  }

  function hearSignal({ type, data }: Signal) {
    if (type === 'text.content') list.put(data)
  }

  return {
    texts: list.items,
    async sendText(text) {
      const textId = newId()
      ours.set(textId, text)
      try {
        await session.command('text.send', { textId, text })
        // Where events are late, the answer was first.
        if (!list.get(textId)) await list.refresh(textId)
      } finally {
        ours.delete(textId)
      }
    },
    async removeText(textId) {
      try {
        await session.command('text.remove', { textId })
      } catch (error) {
        // Being gone is what we asked for.
        if (!(error instanceof SnaplinkError && error.code === 'text.unknown')) throw error
      }
      list.forget(textId)
    },
  }
}
