import type { PageSession } from '@snaplink/sdk'
import { useToast } from '@snaplink/sdk/design'
import { failureSentence, useStore } from '@snaplink/sdk/react'
import { useId } from 'react'
import { passing as texts } from '../../passing-texts.ts'
import { senderOf } from '../../text-list/sender.ts'
import { textsOf } from '../../text-list/session-texts.ts'
import { TextComposer } from '../../text-list/text-composer.tsx'
import { TextRow } from '../../text-list/text-row.tsx'

/** Texts and links of this page and its phones, the newest first, and a field for one more. */
export function TextsPanel({ session }: { session: PageSession }) {
  const id = useId()
  const toast = useToast()
  const feature = textsOf(session).texts
  const list = useStore(feature.texts)
  const devices = useStore(session.view)?.devices ?? []

  const remove = async (textId: string) => {
    try {
      await feature.removeText(textId)
    } catch (error) {
      toast({ tone: 'bad', text: failureSentence(error) })
    }
  }
  return (
    <section className="texts-panel" aria-labelledby={id}>
      <h2 id={id}>{texts.texts}</h2>
      <TextComposer label={texts.forThePhone} place="page" onSend={feature.sendText} />
      {list.length > 0 && (
        <ul aria-label={texts.texts}>
          {[...list].reverse().map((text) => (
            <TextRow
              key={text.textId}
              text={text}
              from={senderOf(session, text.deviceId, devices)}
              onRemove={() => remove(text.textId)}
            />
          ))}
        </ul>
      )}
    </section>
  )
}
