/**
 * Copies `text`, or at least selects what shows it: the clipboard API is absent on plain-HTTP pages of a LAN.
 *
 * @returns whether it was copied
 */
export async function copyText(text: string, shownIn: Element | null): Promise<boolean> {
  if (navigator.clipboard) {
    const copied = await navigator.clipboard.writeText(text).then(
      () => true,
      () => false,
    )
    if (copied) return true
  }
  if (!shownIn) return false
  // Safari copies nothing where nothing is selected; what is copied is the text itself, not how it is broken into lines.
  getSelection()?.selectAllChildren(shownIn)
  const putText = (event: ClipboardEvent) => {
    event.clipboardData?.setData('text/plain', text)
    event.preventDefault()
  }
  document.addEventListener('copy', putText)
  const copied = document.execCommand('copy')
  document.removeEventListener('copy', putText)
  return copied
}
