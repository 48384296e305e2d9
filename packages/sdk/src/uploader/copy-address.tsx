import { useEffect, useRef, useState } from 'react'
import { IconButton } from '../design/button.tsx'
import { copyText } from '../design/copy-text.ts'
import { CheckIcon, CopyIcon } from '../design/icons.tsx'
import { pairing as texts } from './texts.ts'

const thanksMs = 2500

/** The address behind the code, to be read, selected or copied. */
export function CopyAddress({ url }: { url: string }) {
  const [done, setDone] = useState<'' | 'copied' | 'selected'>('')
  const address = useRef<HTMLElement>(null)

  useEffect(() => {
    if (!done) return
    const timer = setTimeout(() => setDone(''), thanksMs)
    return () => clearTimeout(timer)
  }, [done])

  const copy = async () => setDone((await copyText(url, address.current)) ? 'copied' : 'selected')

  return (
    <div className="copy-address">
      <p className="copy-address-label">{texts.addressLabel}</p>
      <div className="copy-address-row">
        <code ref={address} title={url}>
          {url}
        </code>
        <IconButton label={done === 'copied' ? texts.copied : texts.copy} onClick={copy}>
          {done === 'copied' ? <CheckIcon size={18} /> : <CopyIcon size={18} />}
        </IconButton>
      </div>
      <p className="copy-address-note" role="status">
        {done === 'selected' && texts.copySelected}
        {done === 'copied' && <span className="spoken">{texts.copied}</span>}
      </p>
    </div>
  )
}
