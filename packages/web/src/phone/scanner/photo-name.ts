const extensions: Record<string, string> = {
  'image/png': 'png',
  'image/webp': 'webp',
  'image/heic': 'heic',
  'image/heif': 'heic',
  'image/avif': 'avif',
}
/** A QR code may say four thousand letters. */
const maxCodeChars = 60

/**
 * The name of the next photo that belongs to a code: `4006381333931-1.jpg`.
 *
 * @param taken the names of the photos that there are already
 */
export function photoNameFor(code: string, taken: readonly string[], mediaType: string): string {
  const safe = code.replace(/[^\p{L}\p{N}._]+/gu, '-').replace(/^[-.]+|[-.]+$/g, '')
  const stem = safe.slice(0, maxCodeChars) || 'code'
  const last = Math.max(0, ...taken.map((name) => numberAfter(`${stem}-`, name)))
  return `${stem}-${last + 1}.${extensions[mediaType] ?? 'jpg'}`
}

function numberAfter(prefix: string, name: string): number {
  if (!name.startsWith(prefix)) return 0
  return Number(/^(\d{1,6})\.\w+$/.exec(name.slice(prefix.length))?.[1] ?? 0)
}
