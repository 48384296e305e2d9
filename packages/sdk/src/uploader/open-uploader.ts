import type { OpenRequest } from '@snaplink/contract'
import { guest, me } from '../accounts.ts'
import { describeDevice } from '../describe-device.ts'
import { guestLogin } from '../login.ts'
import { openSession, resumePage } from '../page-session.ts'
import type { Credential, PageSession } from '../session.ts'

/** Where an uploader's session comes from. */
export interface UploaderSource {
  /** Where Snaplink lives. Default: this page's own origin. */
  server?: string | undefined
  /** A session that the page's own server has opened, with its API key. Without it, a guest opens one. */
  session?: { sessionId: string; pageToken: string } | undefined
  /** Photos at most. The server may take fewer. */
  max?: number | undefined
  /** Asks phones to make photos smaller before they send them. */
  shrink?: OpenRequest['shrink']
  /** What the phone shows. Default: the page's title. */
  pageName?: string | undefined
  /** Tells several uploaders of one page apart when it is loaded again. */
  name?: string | undefined
}

/** Opens a session for an uploader, or goes on with the one it had before this tab was loaded again. @throws SnaplinkError */
export async function openUploader(source: UploaderSource): Promise<PageSession> {
  const { server, session } = source
  const base = server ? { base: server } : {}
  if (session) {
    const { sessionId, pageToken } = session
    return resumePage({ sessionId, deviceId: '', token: pageToken, role: 'page' }, base)
  }
  const kept = keptCredential(source)
  if (kept) return resumePage(kept, base)
  const pageName = source.pageName ?? (document.title.trim() || (await describeDevice()))
  const limits = source.max ? { maxPhotos: source.max } : undefined
  const login = await someLogin(server)
  const opened = await openSession({ ...base, ...login, pageName, limits, shrink: source.shrink })
  sessionStorage.setItem(keyOf(source), JSON.stringify(opened.credential))
  return opened
}

/** Lets go of a session that is over: the next one is new. */
export function forgetUploader(source: UploaderSource): void {
  sessionStorage.removeItem(keyOf(source))
}

/** On our own origin the person may be logged in; to another one no cookie goes, nor should it. */
async function someLogin(server: string | undefined): Promise<{ login?: string }> {
  if (server && new URL(server, document.baseURI).origin !== location.origin)
    return { login: (await guestLogin({ base: server })).token }
  const options = server ? { base: server } : {}
  if (!(await me(options)).user) await guest(options)
  return {}
}

/** Whether this tab had one before it was loaded again. */
export function hasKept(source: UploaderSource): boolean {
  return keptCredential(source) !== null
}

function keptCredential(source: UploaderSource): Credential | null {
  const kept = sessionStorage.getItem(keyOf(source))
  return kept ? JSON.parse(kept) : null
}

function keyOf({ server = '', name = '' }: UploaderSource): string {
  return `snaplink.uploader ${server} ${name}`
}
