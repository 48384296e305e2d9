import './texts-and-files.css'
import type { Handout } from '@snaplink/sdk/handouts'
import { useStore } from '@snaplink/sdk/react'
import type { Text } from '@snaplink/sdk/texts'
import { useRef } from 'react'
import { passing as texts } from '../../passing-texts.ts'
import { CopyButton } from '../../text-list/copy-button.tsx'
import { LinkedWords } from '../../text-list/linked-words.tsx'
import { textsOf } from '../../text-list/session-texts.ts'
import { useArrivals } from '../../text-list/use-arrivals.ts'
import { FileLink } from './file-link.tsx'
import type { TextsDoorProps } from './texts-door-props.ts'
import { TextsSheet } from './texts-sheet.tsx'

/** The last text or file from the computer, ready to be taken; and all of them where they are asked for. */
export function TextsAndFiles({ session, isOpen, onClose }: TextsDoorProps) {
  const feature = textsOf(session)
  const text = useStore(feature.texts.texts).findLast(({ deviceId }) => deviceId !== session.credential.deviceId)
  const handout = useStore(feature.handouts.handouts).at(-1)
  const spoken = useArrivals(session)

  return (
    <section className="texts-door" aria-label={texts.lastFromComputer}>
      <p className="spoken" role="status">
        {spoken}
      </p>
      {handout && isLater(handout, text) && <FileLink session={session} handout={handout} />}
      {text && !isLater(handout, text) && <LastText text={text} />}
      {isOpen && <TextsSheet session={session} onClose={onClose} />}
    </section>
  )
}

function isLater(handout: Handout | undefined, text: Text | undefined): boolean {
  return handout !== undefined && handout.offeredAt >= (text?.sentAt ?? 0)
}

function LastText({ text: { text } }: { text: Text }) {
  const words = useRef<HTMLParagraphElement>(null)
  return (
    <div className="texts-last">
      <p ref={words} className="texts-last-words" dir="auto">
        <LinkedWords text={text} />
      </p>
      <CopyButton key={text} text={text} shownIn={words} />
    </div>
  )
}
