import './app.css'
import type { Mode, UserView } from '@snaplink/contract'
import { ToastProvider, useToast } from '@snaplink/sdk/design'
import { failureSentence } from '@snaplink/sdk/react'
import { lazy, Suspense, useCallback, useEffect, useState } from 'react'
import { books } from '../book-texts.ts'
import { ConnectionLine } from '../design/connection-line.tsx'
import { scans } from '../scan-texts.ts'
import { shell } from '../shell-texts.ts'
import { desktop as texts } from '../texts.ts'
import { AccountPage } from './account-page.tsx'
import { LogInPage, SignUpPage } from './auth-pages.tsx'
import { useOwnBooks } from './books/use-own-books.ts'
import { Header } from './header.tsx'
import { LoginsPage } from './logins/logins-page.tsx'
import { NewLoginNotice } from './logins/new-login-notice.tsx'
import { Notice } from './notice.tsx'
import { Opening } from './opening.tsx'
import { OpeningFailed } from './opening-failed.tsx'
import { PhotosPage } from './photos/photos-page.tsx'
import {
  isBooks,
  isScans,
  Link,
  navigate,
  needsSession,
  type Path,
  paths,
  useRoute,
  useSharedShelf,
} from './router.tsx'
import { useOwnScans } from './scans/use-own-scans.ts'
import { useMode } from './scans/use-scanning.ts'
import { findShell } from './shell/find-shell.ts'
import { CreateSession, NoShell } from './shell/shell-start.tsx'
import { useTellShell } from './shell/use-shell.ts'
import { type Snaplink, SnaplinkProvider } from './snaplink.ts'
import { useAccount } from './use-account.ts'
import { useLoginEnd } from './use-login-end.ts'
import { keptCredential, usePageSession } from './use-page-session.ts'

/** Whoever comes for photos does not load them. */
const ScansPage = lazy(async () => ({ default: (await import('./scans/scans-page.tsx')).ScansPage }))
const SharedShelfPage = lazy(async () => ({
  default: (await import('./book-shelves/shared-shelf-page.tsx')).SharedShelfPage,
}))
const BooksPage = lazy(async () => ({ default: (await import('./books/books-page.tsx')).BooksPage }))
/** Nor does a browser load the page of the desktop application. */
const ShellPage = lazy(async () => ({ default: (await import('./shell/shell-page.tsx')).ShellPage }))

export function App({ snaplink }: { snaplink: Snaplink }) {
  const shared = useSharedShelf()
  return (
    <SnaplinkProvider value={snaplink}>
      <ToastProvider>
        {shared === null ? <Pages snaplink={snaplink} /> : <SharedPage key={shared} token={shared} />}
      </ToastProvider>
    </SnaplinkProvider>
  )
}

/** For whoever has the link: nobody is asked who they are, and nobody becomes a guest. */
function SharedPage({ token }: { token: string }) {
  return (
    <main id="content" tabIndex={-1}>
      <Suspense>
        <SharedShelfPage token={token} />
      </Suspense>
    </main>
  )
}

function Pages({ snaplink }: { snaplink: Snaplink }) {
  const route = useRoute()
  const toast = useToast()
  const { account, setUser, beGuest } = useAccount(snaplink)
  const user = account.state === 'known' ? account.user : null
  // There, the first session is opened by a button.
  const [isCreating, setCreating] = useState(() => keptCredential() !== null)
  const needs = needsSession(route) || (route === paths.shell && findShell() !== undefined && isCreating)
  const { page, forget, openNew } = usePageSession(snaplink, user, needs)
  const session = page.state === 'open' ? page.session : null
  useTellShell(session)

  const nobody = account.state === 'known' && !user
  const guests = account.state === 'known' && account.guests
  useEffect(() => {
    if (!nobody) return
    if (needs && guests) void beGuest()
    else if (needs || route === paths.account || route === paths.logins) navigate(paths.login, { replace: true })
  }, [nobody, guests, needs, route, beGuest])

  const loggedOut = useCallback(() => {
    forget()
    setUser(null)
    navigate(paths.login)
    toast({ text: texts.logins.loggedOut })
  }, [forget, setUser, toast])
  useLoginEnd(snaplink, session, loggedOut)
  const own = useOwnScans(snaplink, session, isScans(route))
  const ownBooks = useOwnBooks(snaplink, session, isBooks(route))
  useMode(session, modeOf(route))

  const logOut = async () => {
    try {
      // On a shared computer, the next person must not find the photos of the one before.
      if (session?.connection.get().state === 'live') await session.end()
      await snaplink.signOut()
    } catch (error) {
      return toast({ tone: 'bad', text: failureSentence(error) })
    }
    forget()
    setUser(null)
    navigate(paths.login)
  }

  const enter = (next: UserView) => {
    setUser(next)
    navigate(paths.photos)
  }

  return (
    <>
      <SkipLink />
      {session && (
        <ConnectionLine
          connection={session.connection}
          texts={isScans(route) ? scans : isBooks(route) ? books : texts.line}
        />
      )}
      <Header user={user} route={route} onLogOut={logOut} />
      <main id="content" tabIndex={-1}>
        {session && <NewLoginNotice session={session} />}
        {content()}
      </main>
    </>
  )

  function content() {
    if (route === null) {
      const back = <Link to={paths.photos}>{texts.notFound.back}</Link>
      return <Notice title={texts.notFound.title} action={back} />
    }
    if (account.state === 'unreachable') return <Notice title={texts.unreachable} text={texts.unreachableText} />
    if (account.state === 'loading') return <Opening />
    if (route === paths.login) return <LogInPage guests={guests} onDone={enter} />
    if (route === paths.signUp) return <SignUpPage guest={user?.isGuest ?? false} onDone={enter} />
    if (route === paths.shell && !findShell()) return <NoShell />
    if (route === paths.shell && !needs && !session) {
      return <CreateSession title={shell.title} onCreate={() => setCreating(true)} />
    }
    if (!user) return <Opening />
    if (route === paths.account) {
      return <AccountPage user={user} thisSessionId={session?.credential.sessionId} onEndedThis={forget} />
    }
    if (route === paths.logins) return <LoginsPage onLoggedOut={loggedOut} />
    if (page.state === 'failed') return <OpeningFailed code={page.code} onOpenNew={openNew} />
    if (page.state === 'opening' && !page.unreachable) return <Opening />
    if (page.state === 'opening') return <Notice title={texts.unreachable} text={texts.unreachableText} />
    const open = page.session
    const { sessionId } = open.credential
    if (route === paths.photos) return <PhotosPage key={sessionId} session={open} onOpenNew={openNew} />
    if (isBooks(route)) {
      if (!ownBooks) return <Opening />
      return (
        <Suspense fallback={<Opening />}>
          <BooksPage key={sessionId} session={open} own={ownBooks} shows={route} onOpenNew={openNew} />
        </Suspense>
      )
    }
    if (route === paths.shell) {
      return (
        <Suspense fallback={<Opening />}>
          <ShellPage key={sessionId} session={open} onOpenNew={openNew} />
        </Suspense>
      )
    }
    if (!own) return <Opening />
    return (
      <Suspense fallback={<Opening />}>
        <ScansPage key={sessionId} session={open} own={own} shows={route} onOpenNew={openNew} />
      </Suspense>
    )
  }
}

/** What a page wants of its phones; null where it wants nothing. */
function modeOf(route: Path | null): Mode | null {
  if (isScans(route)) return 'scans'
  if (isBooks(route)) return 'books'
  return route === paths.photos ? 'photos' : null
}

/** Past the header in one step. A button: with `<base href>`, a link to a fragment would lead to the start page. */
function SkipLink() {
  return (
    <button type="button" className="skip-link" onClick={() => document.getElementById('content')?.focus()}>
      {texts.skipToContent}
    </button>
  )
}
