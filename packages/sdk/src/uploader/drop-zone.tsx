import { useRef } from 'react'
import { Button } from '../design/button.tsx'
import { PlusIcon } from '../design/icons.tsx'
import { dropZone as texts } from './texts.ts'

/** What file pickers offer; the server judges by the bytes. Some systems know HEIC by its extension alone. */
const accepted = 'image/jpeg,image/png,image/webp,image/avif,image/heic,image/heif,.heic,.heif'

export interface DropZoneProps {
  /** Files are above the uploader right now. */
  isTarget: boolean
  /** There are photos already: it takes less room. */
  isSlim: boolean
  /** Whether the code for phones stands beside it; undefined where there is no choice. */
  showsCode: boolean | undefined
  onFiles(files: readonly File[]): void
  onShowCode(shows: boolean): void
}

/** Where photos of this computer come in: dropped, chosen or pasted. */
export function DropZone({ isTarget, isSlim, showsCode, onFiles, onShowCode }: DropZoneProps) {
  const input = useRef<HTMLInputElement>(null)
  return (
    <div className={`drop-zone ${isSlim ? 'is-slim' : ''}`} data-target={isTarget || undefined} part="drop-zone">
      <p className="drop-zone-title">{isTarget ? texts.release : texts.title}</p>
      <div className="drop-zone-ways">
        <Button
          kind={isSlim ? 'plain' : 'primary'}
          icon={<PlusIcon size={18} />}
          onClick={() => input.current?.click()}
        >
          {texts.add}
        </Button>
        <span className="soft">{texts.paste}</span>
      </div>
      {showsCode !== undefined && (
        <button type="button" className="text-button" onClick={() => onShowCode(!showsCode)}>
          {showsCode ? texts.classic : texts.phone}
        </button>
      )}
      <input
        ref={input}
        className="spoken"
        type="file"
        accept={accepted}
        multiple
        tabIndex={-1}
        aria-label={texts.add}
        onChange={(event) => {
          onFiles([...(event.target.files ?? [])])
          // Choosing the same file again is a change too.
          event.target.value = ''
        }}
      />
    </div>
  )
}
