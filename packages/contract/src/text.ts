import * as z from 'zod'
import { id, seq, time } from './shape.ts'

/** `link`: the whole text is one address that may be opened (link.ts). */
export const textKind = z.enum(['text', 'link'])

/** One element of `GET /api/sessions/:id/texts`. */
export const textView = z.object({ textId: id, deviceId: id, kind: textKind, text: z.string(), sentAt: time })
export type TextView = z.infer<typeof textView>

/** The oldest first. */
export const textList = z.object({ texts: z.array(textView), cursor: seq })
export type TextList = z.infer<typeof textList>
