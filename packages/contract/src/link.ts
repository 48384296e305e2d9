/** Spaces, and what is not seen or turns the direction of writing: in an address they make it look like another one. */
const invisible = /[\s\p{Cc}\p{Cf}]/u

/**
 * The address that this text is, as a whole, or null where it is none that may be opened: only `http` and `https` are, so that
 * nobody can send a link that runs (`javascript:`), reads the disk (`file:`) or starts another program.
 */
export function linkOf(text: string): string | null {
  const trimmed = text.trim()
  if (!/^https?:\/\//i.test(trimmed) || invisible.test(trimmed) || !URL.canParse(trimmed)) return null
  return new URL(trimmed).href
}
