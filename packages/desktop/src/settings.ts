import { shellSettings } from '@snaplink/contract'
import * as z from 'zod'

/** What the application keeps of a person's wishes, and of where its window stood. */
export const settings = z.object({
  ...shellSettings.shape,
  /** Where codes are typed and photos are saved: not for a page to change by itself. */
  isTyping: z.boolean(),
  folder: z.string().nullable(),
  /** Of a server elsewhere; null for the one that the application brings along. */
  server: z.string().nullable(),
  /** Of the application's own server, which phones still know. */
  port: z.int().min(1).max(65_535),
  window: z.object({ x: z.int(), y: z.int(), width: z.int(), height: z.int(), isMaximized: z.boolean() }).nullable(),
})
export type Settings = z.infer<typeof settings>

export const standardSettings: Settings = {
  template: '{code}{enter}',
  prefix: '',
  suffix: '',
  photoName: '{name}',
  shortcut: 'CommandOrControl+Alt+Shift+S',
  isNotifying: true,
  startsAtLogin: false,
  looksForUpdates: false,
  isTyping: false,
  folder: null,
  server: null,
  port: 3000,
  window: null,
}
