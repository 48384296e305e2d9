import { type DragEvent, useLayoutEffect, useRef, useState } from 'react'

/** Files that are dropped onto an element, or pasted while nobody writes anywhere. */
export function useIncomingFiles(onFiles: (files: readonly File[]) => void) {
  const [isTarget, setTarget] = useState(false)
  /** Each child that is entered is one more, each that is left one less. */
  const depth = useRef(0)
  const receive = useRef(onFiles)
  receive.current = onFiles

  // Not after the next frame, as preact runs an effect: what is pasted in between would be lost.
  useLayoutEffect(() => {
    const paste = (event: ClipboardEvent) => {
      const files = [...(event.clipboardData?.files ?? [])]
      if (files.length === 0 || event.defaultPrevented || isWriting(event)) return
      event.preventDefault()
      receive.current(files)
    }
    document.addEventListener('paste', paste)
    return () => document.removeEventListener('paste', paste)
  }, [])

  const enter = (by: number) => {
    depth.current = Math.max(0, depth.current + by)
    setTarget(depth.current > 0)
  }
  const handlers = {
    onDragEnter: (event: DragEvent) => carriesFiles(event) && enter(1),
    onDragLeave: (event: DragEvent) => carriesFiles(event) && enter(-1),
    onDragOver(event: DragEvent) {
      if (!carriesFiles(event)) return
      // Without this, the browser would leave the page and show the file.
      event.preventDefault()
      if (event.dataTransfer) event.dataTransfer.dropEffect = 'copy'
    },
    onDrop(event: DragEvent) {
      enter(Number.NEGATIVE_INFINITY)
      if (!carriesFiles(event)) return
      event.preventDefault()
      receive.current([...(event.dataTransfer?.files ?? [])])
    },
  }
  return { isTarget, handlers }
}

function carriesFiles({ dataTransfer }: DragEvent): boolean {
  return dataTransfer?.types.includes('Files') ?? false
}

/** What is pasted into a text belongs there. */
function isWriting(event: Event): boolean {
  const [target] = event.composedPath()
  return target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable]') !== null
}
