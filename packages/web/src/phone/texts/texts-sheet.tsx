import './texts-sheet.css'
import { type PhoneSession, SnaplinkError } from '@snaplink/sdk'
import { useStore } from '@snaplink/sdk/react'
import { useState } from 'react'
import { passing as texts } from '../../passing-texts.ts'
import { senderOf } from '../../text-list/sender.ts'
import { textsOf } from '../../text-list/session-texts.ts'
import { TextComposer } from '../../text-list/text-composer.tsx'
import { TextRow } from '../../text-list/text-row.tsx'
import { errorSentence } from '../../texts.ts'
import { Sheet } from '../sheet.tsx'
import { FileLink } from './file-link.tsx'

/** All texts and files, the newest first, and a field for a text to the computer. */
export function TextsSheet({ session, onClose }: { session: PhoneSession; onClose(): void }) {
  const feature = textsOf(session)
  const all = useStore(feature.texts.texts)
  const handouts = useStore(feature.handouts.handouts)
  const devices = useStore(session.view)?.devices ?? []
  const [problem, setProblem] = useState('')

  const remove = async (textId: string) => {
    try {
      await feature.texts.removeText(textId)
      setProblem('')
    } catch (error) {
      if (!(error instanceof SnaplinkError)) throw error
      setProblem(errorSentence(error.code))
    }
  }
  return (
    <Sheet title={texts.textsAndFiles} onClose={onClose}>
      <TextComposer label={texts.forTheComputer} place="sheet" onSend={feature.texts.sendText} />
      {problem && <p role="alert">{problem}</p>}
      {handouts.length > 0 && (
        <ul className="texts-files" aria-label={texts.filesFromComputer}>
          {[...handouts].reverse().map((handout) => (
            <li key={handout.handoutId}>
              <FileLink session={session} handout={handout} />
            </li>
          ))}
        </ul>
      )}
      {all.length > 0 && (
        <ul aria-label={texts.texts}>
          {[...all].reverse().map((text) => (
            <TextRow
              key={text.textId}
              text={text}
              from={senderOf(session, text.deviceId, devices)}
              onRemove={text.deviceId === session.credential.deviceId ? () => remove(text.textId) : undefined}
            />
          ))}
        </ul>
      )}
    </Sheet>
  )
}
