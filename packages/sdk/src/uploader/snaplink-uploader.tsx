import { useState } from 'react'
import { Button } from '../design/button.tsx'
import { EnsureToasts } from '../design/toasts.tsx'
import type { PageSession } from '../session.ts'
import type { UploaderSource } from './open-uploader.ts'
import { errorSentence, opening as texts } from './texts.ts'
import { themeOfPage } from './theme-of-page.ts'
import { Uploader, type UploaderProps } from './uploader.tsx'
import { useStore } from './use-store.ts'
import { useUploaderSession } from './use-uploader-session.ts'

export interface SnaplinkUploaderProps extends UploaderSource, Omit<UploaderProps, 'session'> {
  /** `auto`: as the person's system is. Default: the same if the page around it says (`color-scheme`) that it has a dark mode. */
  theme?: 'auto' | 'light' | undefined
}

/**
 * The uploader for any page: its own files and those of a phone in one list.
 *
 * `<SnaplinkUploader server="https://snaplink.example" max={24} onDone={(photos) => …} />`
 */
export function SnaplinkUploader({ theme, ...props }: SnaplinkUploaderProps) {
  const [ofPage] = useState(themeOfPage)
  const opened = useUploaderSession(props)
  return (
    <div className="snaplink" data-theme={theme ?? ofPage}>
      <EnsureToasts>
        {opened.state === 'opening' && <p className="uploader-state soft">{texts.opening}</p>}
        {opened.state === 'failed' && <Over text={errorSentence(opened.code)} onAgain={opened.again} />}
        {opened.state === 'open' && <OpenUploader {...props} session={opened.session} onAgain={opened.again} />}
      </EnsureToasts>
    </div>
  )
}

function OpenUploader({ onAgain, ...props }: UploaderProps & { onAgain(): void }) {
  const connection = useStore<ReturnType<PageSession['connection']['get']>>(props.session.connection)
  if (connection.state === 'ended') return <Over text={texts.over} onAgain={onAgain} />
  return <Uploader {...props} />
}

function Over({ text, onAgain }: { text: string; onAgain(): void }) {
  return (
    <div className="uploader-state" role="alert">
      <p>{text}</p>
      <Button onClick={onAgain}>{texts.again}</Button>
    </div>
  )
}
