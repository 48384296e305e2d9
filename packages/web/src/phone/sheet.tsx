import './sheet.css'
import { CloseIcon, IconButton, useModal } from '@snaplink/sdk/design'
import type { ReactNode } from 'react'
import { common } from '../texts.ts'

export interface SheetProps {
  title: string
  /** Also for Escape, and for the phone's own way back. */
  onClose(): void
  children: ReactNode
}

/** What comes up from below over the page: open while it is rendered, and closed by its own button. */
export function Sheet({ title, onClose, children }: SheetProps) {
  const dialog = useModal('first button')
  return (
    <dialog
      ref={dialog}
      className="bottom-sheet"
      aria-label={title}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
    >
      <div className="bottom-sheet-bar">
        <h2>{title}</h2>
        <IconButton label={common.close} onClick={onClose}>
          <CloseIcon />
        </IconButton>
      </div>
      {children}
    </dialog>
  )
}
