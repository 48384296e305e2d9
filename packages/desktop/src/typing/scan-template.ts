import { MistypedError } from '@snaplink/receiver'
import type { Stroke } from './strokes.ts'

/** What a template can be filled with. */
export interface CodeParts {
  code: string
  /** How often this code was read in this session, this time included. */
  count: number
  /** As the phone found it: `ean_13`, `qr_code` … */
  format: string
  /** The phone's name. */
  phone: string
  /** When it was read; epoch milliseconds. */
  scannedAt: number
}

/** Turns a code into what is typed. */
export type ScanTemplate = (parts: CodeParts) => readonly Stroke[]

const fields: Record<string, (parts: CodeParts) => string> = {
  code: ({ code }) => code,
  count: ({ count }) => String(count),
  format: ({ format }) => format,
  phone: ({ phone }) => phone,
  date: ({ scannedAt }) => localTime(scannedAt).slice(0, 10),
  time: ({ scannedAt }) => localTime(scannedAt).slice(11),
}
const keys: Record<string, Stroke> = { tab: { key: 'tab' }, enter: { key: 'enter' } }

/**
 * A code is whatever somebody printed. Its control characters are left out, or a line break in it would press Enter in the
 * program in front; the keys are the template's alone.
 */
const control = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu

/** @throws MistypedError for a field that there is not */
export function readTemplate(template: string, { prefix = '', suffix = '' } = {}): ScanTemplate {
  const whole = `${prefix}${template}${suffix}`
  const pieces = whole.split(/(\{[^{}]*\})/).filter(Boolean)
  const known = [...Object.keys(fields), ...Object.keys(keys)]
  const unknown = pieces.find((piece) => /^\{/.test(piece) && !known.includes(piece.slice(1, -1)))
  if (unknown) {
    const list = known.map((name) => `{${name}}`).join(', ')
    throw new MistypedError(`“${unknown}” is not something that can be typed. Use ${list} and other characters.`)
  }
  return (parts) =>
    join(
      pieces.map((piece) => {
        const name = /^\{(.*)\}$/.exec(piece)?.[1] ?? ''
        return keys[name] ?? { text: (fields[name]?.(parts) ?? piece).replace(control, '') }
      }),
    )
}

/** Neighbouring texts become one, so that a helper is called as seldom as can be. */
function join(strokes: readonly Stroke[]): Stroke[] {
  const joined: Stroke[] = []
  for (const stroke of strokes) {
    const last = joined.at(-1)
    if ('text' in stroke && last && 'text' in last) joined[joined.length - 1] = { text: last.text + stroke.text }
    else joined.push(stroke)
  }
  return joined.filter((stroke) => 'key' in stroke || stroke.text !== '')
}

function localTime(atMs: number): string {
  return new Date(atMs - new Date(atMs).getTimezoneOffset() * 60_000).toISOString().slice(0, 19).replace('T', ' ')
}
