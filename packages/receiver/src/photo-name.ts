import filenamify from 'filenamify'
import { MistypedError } from './sentence-error.ts'

/** What a name can be made of. */
export interface NameParts {
  /** As the phone calls it. */
  name: string
  mediaType: string
  /** Epoch milliseconds. */
  offeredAt: number
  /** The photo's number in this run, from 1. */
  index: number
  /** The phone's name. */
  phone: string
}

/** Makes the name of a photo's file; see docs/cli.md. */
export type NamePattern = (parts: NameParts) => string

/** At most three bytes each in UTF-8: with an extension and ` (99)` they stay below the 255 of common file systems. */
const maxChars = 75

const extensions: Record<string, string> = {
  'image/jpeg': '.jpg',
  'image/png': '.png',
  'image/webp': '.webp',
  'image/heic': '.heic',
  'image/heif': '.heic',
  'image/avif': '.avif',
}

const pictureExtension = /\.(jpe?g|png|webp|hei[cf]|avif)$/i

const fields: Record<string, (parts: NameParts) => string> = {
  name: ({ name }) => name.replace(pictureExtension, ''),
  date: ({ offeredAt }) => localTime(offeredAt).slice(0, 10),
  time: ({ offeredAt }) => localTime(offeredAt).slice(11).replaceAll(':', '-'),
  index: ({ index }) => String(index).padStart(3, '0'),
  phone: ({ phone }) => phone,
}

/** @param what where it was given, for the sentence. @throws MistypedError for a field that there is not, and for a path */
export function readNamePattern(pattern: string, what: string): NamePattern {
  if (/[/\\]/.test(pattern)) throw new MistypedError(`${what} is "${pattern}"; it has to be a name, without / and \\.`)
  const unknown = [...pattern.matchAll(/\{([^}]*)\}/g)].find(([, field = '']) => !Object.hasOwn(fields, field))
  if (unknown || !pattern.trim()) {
    const known = Object.keys(fields).map((field) => `{${field}}`)
    throw new MistypedError(`${what} is "${pattern}"; it may hold ${known.join(', ')} and other characters.`)
  }
  return (parts) => {
    // The name comes from a stranger's phone: each field alone could be `..`, `CON` or an escape sequence.
    const filled = pattern.replace(/\{([^}]*)\}/g, (_, field) => fields[field]?.(parts) ?? '')
    // A leading dot would hide the photo; a leading dash would make it an option of the next command.
    const visible = filled.replace(/^[.\-\s]+/, '') || 'photo'
    return `${filenamify(visible, { replacement: '_', maxLength: maxChars })}${extensionOf(parts)}`
  }
}

/** The phone's own, where it fits what the picture is. */
function extensionOf({ name, mediaType }: NameParts): string {
  const extension = extensions[mediaType] ?? ''
  const given = pictureExtension.exec(name)?.[0] ?? ''
  const isSame = given.toLowerCase().replace('.jpeg', '.jpg').replace('.heif', '.heic') === extension
  return isSame ? given : extension
}

function localTime(atMs: number): string {
  return new Date(atMs - new Date(atMs).getTimezoneOffset() * 60_000).toISOString().slice(0, 19)
}
