import * as z from 'zod'
import { id } from './shape.ts'

/**
 * What the desktop application and the page inside it say to each other: nothing else crosses that line, and both ends check it.
 * The page finds the application as `window.snaplinkShell`.
 */

/** A page's place in its session, as the SDK keeps it. */
export const pageCredential = z.object({
  sessionId: id,
  deviceId: id,
  token: z.string().min(16).max(512),
  role: z.literal('page'),
})

const sentence = z.string().max(1000)
const template = z.string().max(200)

/** What a person may set in the application; what is left out stays. */
export const shellSettings = z.object({
  /** What is typed for each code: `{code}{tab}{count}{enter}`. */
  template: template.min(1),
  prefix: template,
  suffix: template,
  /** How a photo's file is called: `{date} {name}`. */
  photoName: z.string().min(1).max(100),
  /** As Electron writes it: `CommandOrControl+Alt+T`; empty for none. */
  shortcut: z.string().max(60),
  isNotifying: z.boolean(),
  startsAtLogin: z.boolean(),
  /** Off unless somebody wants it: it asks the place that the application came from. */
  looksForUpdates: z.boolean(),
})
export type ShellSettings = z.infer<typeof shellSettings>

/** What the application tells the page, whole each time. */
export const shellState = z.object({
  version: z.string(),
  /** The server that it works with: its own, or one elsewhere. */
  server: z.object({ isOwn: z.boolean(), address: z.string() }),
  settings: shellSettings,
  typing: z.object({
    isOn: z.boolean(),
    /** Why nothing is typed right now, with the way out. */
    problem: sentence.nullable(),
    /** Codes that are not typed yet. */
    waiting: z.int(),
    /** They came while nobody may have been here: a person says whether they are still to be typed. */
    isAsking: z.boolean(),
    /** It was being typed when the application ended or the typing failed: it may stand there, in part or whole. */
    unsure: z.object({ code: z.string() }).nullable(),
    /** Why the shortcut does nothing. */
    shortcutProblem: sentence.nullable(),
  }),
  folder: z.object({
    path: z.string().nullable(),
    saved: z.int(),
    /** Photos that are not in it yet. */
    waiting: z.int(),
    problem: sentence.nullable(),
  }),
  /** Something newer is there. */
  update: sentence.nullable(),
})
export type ShellState = z.infer<typeof shellState>

/** What the page asks the application for. */
export const shellRequest = z.discriminatedUnion('type', [
  /** Which session the page shows now; null once it has let go of it. */
  z.object({ type: z.literal('session'), credential: pageCredential.nullable() }),
  z.object({ type: z.literal('typing'), isOn: z.boolean() }),
  z.object({ type: z.literal('settings'), change: shellSettings.partial() }),
  /** What to do with the codes that wait: type them now, or leave them be. */
  z.object({ type: z.literal('waiting-codes'), how: z.enum(['type', 'leave']) }),
  z.object({ type: z.literal('unsure-code'), how: z.enum(['type', 'leave']) }),
  z.object({ type: z.literal('folder'), how: z.enum(['choose', 'open', 'retry', 'none']) }),
  z.object({ type: z.literal('photo'), photoId: id, how: z.enum(['copy', 'drag']) }),
  /** Another server; null: the one that the application brings along. */
  z.object({ type: z.literal('server'), address: z.string().max(500).nullable() }),
])
export type ShellRequest = z.infer<typeof shellRequest>

/** Done, or the sentence that says why not. */
export const shellAnswer = z.object({ problem: sentence.nullable() })
export type ShellAnswer = z.infer<typeof shellAnswer>

/** What stands in the page. */
export interface Shell {
  state(): Promise<ShellState>
  /** The session of an earlier run, to go on with; null if there is none. */
  keptSession(): Promise<z.infer<typeof pageCredential> | null>
  onState(listener: (state: ShellState) => void): () => void
  ask(request: ShellRequest): Promise<ShellAnswer>
}
