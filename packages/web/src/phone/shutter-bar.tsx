import { ImagesIcon } from '@snaplink/sdk/design'
import type { ReactNode } from 'react'
import { phone } from '../texts.ts'
import { PickButton } from './pick-buttons.tsx'

export interface ShutterBarProps {
  /** The shutter's name. */
  label: string
  isReady: boolean
  isTaking: boolean
  onShoot(): void
  onPick(files: readonly File[]): void
  /** The button at the right. */
  children: ReactNode
}

/** Below the viewfinder: the gallery, the shutter in reach of the thumb, and the way on. */
export function ShutterBar({ label, isReady, isTaking, onShoot, onPick, children }: ShutterBarProps) {
  return (
    <div className="camera-controls">
      <PickButton kind="gallery" onPick={onPick}>
        <ImagesIcon size={26} />
        {phone.pick.gallery}
      </PickButton>
      <button
        type="button"
        className="shutter"
        aria-label={label}
        disabled={!isReady}
        aria-busy={isTaking}
        onClick={onShoot}
      />
      {children}
    </div>
  )
}

export function BarButton({ icon, onPress, children }: { icon: ReactNode; onPress(): void; children: ReactNode }) {
  return (
    <button type="button" className="bar-button" onClick={onPress}>
      {icon}
      {children}
    </button>
  )
}
