import './pick-buttons.css'
import { CameraIcon, ImagesIcon } from '@snaplink/sdk/design'
import { type ChangeEvent, type ReactNode, useId } from 'react'
import { phone } from '../texts.ts'

const texts = phone.pick

/** What every browser draws. Asked for exactly these, an iPhone hands over a JPEG of its HEIC; `image/*` would hand over the HEIC. */
const drawable = 'image/jpeg,image/png,image/webp'
/** Other phones hand over what they have, or grey it out. */
const accept = /iPhone|iPad|Macintosh/.test(navigator.userAgent)
  ? drawable
  : `${drawable},image/heic,image/heif,image/avif`

/** Two ways, because Android's newer picker has no camera tile. What is picked is sent. */
export function PickButtons({ size, onPick }: { size: 'large' | 'small'; onPick(files: readonly File[]): void }) {
  return (
    <div className={`pick-buttons pick-buttons-${size}`}>
      <PickButton kind="take" onPick={onPick}>
        <CameraIcon size={28} />
        {texts.take}
      </PickButton>
      <PickButton kind="choose" onPick={onPick}>
        <ImagesIcon size={28} />
        {texts.choose}
      </PickButton>
    </div>
  )
}

export interface PickButtonProps {
  /** `take` opens the phone's own camera app, `choose` its gallery. */
  kind: 'take' | 'choose' | 'gallery'
  onPick(files: readonly File[]): void
  children: ReactNode
}

/** A file input under a label that looks like a button: the one form that every browser opens. */
export function PickButton({ kind, onPick, children }: PickButtonProps) {
  const id = useId()
  const pick = ({ currentTarget }: ChangeEvent<HTMLInputElement>) => {
    const files = [...(currentTarget.files ?? [])]
    // Else the same photo, picked again, is no change.
    currentTarget.value = ''
    if (files.length > 0) onPick(files)
  }
  return (
    <span className={`pick pick-${kind}`}>
      <input
        id={id}
        type="file"
        accept={accept}
        {...(kind === 'take' ? { capture: 'environment' as const } : { multiple: true })}
        onChange={pick}
      />
      <label htmlFor={id}>{children}</label>
    </span>
  )
}
