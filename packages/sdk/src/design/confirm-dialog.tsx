import { useId } from 'react'
import { Button } from './button.tsx'
import { useModal } from './use-modal.ts'

export interface ConfirmDialogProps {
  title: string
  text: string
  yes: string
  no: string
  onYes(): void
  /** Also for Escape. */
  onNo(): void
}

/** Asks before something that cannot be undone. Open while it is rendered. */
export function ConfirmDialog({ title, text, yes, no, onYes, onNo }: ConfirmDialogProps) {
  const dialog = useModal('first button')
  const id = useId()

  return (
    <dialog
      ref={dialog}
      className="dialog"
      aria-labelledby={`${id}-title`}
      aria-describedby={`${id}-text`}
      onCancel={(event) => {
        event.preventDefault()
        onNo()
      }}
    >
      <div className="dialog-body">
        <h2 id={`${id}-title`}>{title}</h2>
        <p id={`${id}-text`}>{text}</p>
        <div className="dialog-actions">
          <Button onClick={onNo}>{no}</Button>
          <Button kind="danger" onClick={onYes}>
            {yes}
          </Button>
        </div>
      </div>
    </dialog>
  )
}
