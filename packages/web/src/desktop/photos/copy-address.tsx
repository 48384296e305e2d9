import { useEffect, useRef, useState } from 'react'
import { Button } from '../../design/button.tsx'
import { CheckIcon, CopyIcon } from '../../design/icons.tsx'
import { desktop } from '../../texts.ts'

const texts = desktop.pairing
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
      <code ref={address}>{url}</code>
      <Button icon={done === 'copied' ? <CheckIcon size={18} /> : <CopyIcon size={18} />} onClick={copy}>
        {done === 'copied' ? texts.copied : texts.copy}
      </Button>
      <p className="copy-address-note" role="status">
        {done === 'selected' && texts.copySelected}
        {done === 'copied' && <span className="spoken">{texts.copied}</span>}
      </p>
    </div>
  )
}

/** Copies, or at least selects, `text`: the clipboard API is absent on plain-HTTP pages of a LAN. */
async function copyText(text: string, shownIn: HTMLElement | null): Promise<boolean> {
  if (navigator.clipboard) {
    const copied = await navigator.clipboard.writeText(text).then(
      () => true,
      () => false,
    )
    if (copied) return true
  }
  if (!shownIn) return false
  getSelection()?.selectAllChildren(shownIn)
  return document.execCommand('copy')
}
