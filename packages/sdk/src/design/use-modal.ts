import { type RefObject, useEffect, useRef } from 'react'

/**
 * A dialog that is open while it is rendered, and then gives the focus back to where it was.
 *
 * @param first what is focused: the dialog itself where a press of Enter must not set off its first button
 */
export function useModal(first: 'dialog' | 'first button'): RefObject<HTMLDialogElement | null> {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    const before = focusedElement()
    dialog.current?.showModal()
    if (first === 'dialog') dialog.current?.focus()
    return () => {
      // Taking an open dialog out of the page gives the focus to nobody.
      if (before instanceof HTMLElement && before.isConnected) before.focus()
    }
  }, [first])
  return dialog
}

/** Also inside of custom elements, which the document names as a whole. */
function focusedElement(): Element | null {
  let focused = document.activeElement
  while (focused?.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement
  return focused
}
