import { linkOf } from '@snaplink/contract'

/** A web address can be opened; whatever else looks like a link is text. */
export function LinkedWords({ text }: { text: string }) {
  const href = linkOf(text)
  if (!href) return text
  return (
    <a href={href} target="_blank" rel="noopener noreferrer">
      {text}
    </a>
  )
}
