import './text-row.css'
import { Button, DeleteIcon, IconButton } from '@snaplink/sdk/design'
import type { Text } from '@snaplink/sdk/texts'
import { useRef, useState } from 'react'
import { passing as texts } from '../passing-texts.ts'
import { CopyButton } from './copy-button.tsx'
import { LinkedWords } from './linked-words.tsx'

export interface TextRowProps {
  text: Text
  /** "From Pixel 7" */
  from: string
  /** Where this end may delete it. */
  onRemove?: (() => void) | undefined
}

/** One text with what can be done with it. */
export function TextRow({ text: { textId, text }, from, onRemove }: TextRowProps) {
  const words = useRef<HTMLParagraphElement>(null)
  const [isOpen, setOpen] = useState(false)
  const isLong = text.length > longChars || text.split('\n').length > longLines

  return (
    <li className="text-row" data-text-id={textId}>
      <p ref={words} className={`text-words ${isLong && !isOpen ? 'is-cut' : ''}`} dir="auto">
        <LinkedWords text={text} />
      </p>
      <div className="text-foot">
        <p className="text-from">{from}</p>
        {isLong && (
          <Button kind="quiet" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
            {isOpen ? texts.showLess : texts.showAll}
          </Button>
        )}
        <CopyButton text={text} shownIn={words} />
        {onRemove && (
          <IconButton label={texts.removeLabel(text)} onClick={onRemove}>
            <DeleteIcon size={18} />
          </IconButton>
        )}
      </div>
    </li>
  )
}

/** About six lines. */
const longChars = 320
const longLines = 6
