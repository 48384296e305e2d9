import type { ShelfShareView } from '@snaplink/contract'
import { Button, CheckIcon, CopyIcon, copyText } from '@snaplink/sdk/design'
import { useRef, useState } from 'react'
import { share as texts } from '../../shelf-texts.ts'
import { dayAndTime } from '../day-and-time.ts'
import { paths } from '../router.tsx'

/** The link to one shelf: to be copied, looked at, taken back. */
export function ShareLink({ share, onEnd }: { share: ShelfShareView; onEnd(): void }) {
  const { shelf, token, createdAt } = share
  const place = useRef<HTMLElement>(null)
  const [done, setDone] = useState<'' | 'copied' | 'selected'>('')
  const url = new URL(`${paths.sharedShelf}/${token}`, document.baseURI).href
  const copy = async () => setDone((await copyText(url, place.current)) ? 'copied' : 'selected')
  return (
    <li className="share-link" data-share-id={share.shareId}>
      <div className="own-words">
        <p className="own-name">
          <a href={url} target="_blank" rel="noreferrer">
            <bdi>{shelf}</bdi>
          </a>
        </p>
        <p className="soft">{texts.since(dayAndTime(createdAt))}</p>
        <code ref={place} title={texts.link(shelf)}>
          {url}
        </code>
        <p className="soft" role="status">
          {done === 'selected' && texts.selected}
          {done === 'copied' && <span className="spoken">{texts.copied}</span>}
        </p>
      </div>
      <div className="share-actions">
        <Button
          icon={done === 'copied' ? <CheckIcon size={18} /> : <CopyIcon size={18} />}
          aria-label={texts.copyLabel(shelf)}
          onClick={() => void copy()}
        >
          {done === 'copied' ? texts.copied : texts.copy}
        </Button>
        <Button kind="quiet" aria-label={texts.endLabel(shelf)} onClick={onEnd}>
          {texts.end}
        </Button>
      </div>
    </li>
  )
}
