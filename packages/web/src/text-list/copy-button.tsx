import { Button, CheckIcon, CopyIcon, copyText } from '@snaplink/sdk/design'
import { type RefObject, useEffect, useState } from 'react'
import { passing as texts } from '../passing-texts.ts'

const thanksMs = 2500

/** Copies a text; where browsers do not let it, what shows the text is selected, and it says so. */
export function CopyButton({ text, shownIn }: { text: string; shownIn: RefObject<HTMLElement | null> }) {
  const [done, setDone] = useState<'' | 'copied' | 'selected'>('')

  useEffect(() => {
    if (done !== 'copied') return
    const timer = setTimeout(() => setDone(''), thanksMs)
    return () => clearTimeout(timer)
  }, [done])

  const copy = async () => setDone((await copyText(text, shownIn.current)) ? 'copied' : 'selected')

  return (
    <>
      <Button
        icon={done === 'copied' ? <CheckIcon size={18} /> : <CopyIcon size={18} />}
        aria-label={done === 'copied' ? undefined : texts.copyLabel(text)}
        onClick={copy}
      >
        {done === 'copied' ? texts.copied : texts.copy}
      </Button>
      <p className="copy-note" role="status">
        {done === 'selected' && texts.copySelected}
        {done === 'copied' && <span className="spoken">{texts.copied}</span>}
      </p>
    </>
  )
}
