import { type Session, shell, type WebContents } from 'electron'

export interface WindowRules {
  /** Whether our window may show this address. */
  isOurs(url: string): boolean
}

/** Locks a page in: it stays at our origin, opens no window, and what leads elsewhere goes to the person's own browser. */
export function lockPage(contents: WebContents, { isOurs }: WindowRules): void {
  const keep = (event: { preventDefault(): void }, url: string) => {
    if (isOurs(url)) return
    event.preventDefault()
    openOutside(url)
  }
  contents.on('will-navigate', (event) => keep(event, event.url))
  contents.on('will-redirect', (event) => keep(event, event.url))
  contents.on('will-frame-navigate', (event) => {
    if (!event.isMainFrame && !isOurs(event.url)) event.preventDefault()
  })
  contents.on('will-attach-webview', (event) => event.preventDefault())
  contents.setWindowOpenHandler(({ url }) => {
    openOutside(url)
    return { action: 'deny' }
  })
}

/** Nothing but pages: another scheme may start a program. */
function openOutside(url: string): void {
  if (URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)) void shell.openExternal(url)
}

/** The camera, for our own pages; to everything else the answer is no. */
export function limitPermissions(session: Session, { isOurs }: WindowRules): void {
  session.setPermissionRequestHandler((_contents, permission, answer, details) => {
    const wanted = 'mediaTypes' in details ? (details.mediaTypes ?? []) : []
    const isCamera = permission === 'media' && wanted.length > 0 && wanted.every((type) => type === 'video')
    answer(isCamera && isOurs(details.requestingUrl))
  })
  session.setPermissionCheckHandler(
    (_contents, permission, origin, { mediaType }) =>
      permission === 'media' && mediaType === 'video' && isOurs(`${origin.replace(/\/$/, '')}/`),
  )
  session.setDevicePermissionHandler(() => false)
}
