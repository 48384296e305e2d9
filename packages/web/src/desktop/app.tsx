import './app.css'
import type { UserView } from '@snaplink/contract'
import { useEffect } from 'react'
import { ConnectionLine } from '../design/connection-line.tsx'
import { ToastProvider, useToast } from '../design/toasts.tsx'
import { failureSentence } from '../failure-sentence.ts'
import { desktop as texts } from '../texts.ts'
import { AccountPage } from './account-page.tsx'
import { LogInPage, SignUpPage } from './auth-pages.tsx'
import { Header } from './header.tsx'
import { Notice } from './notice.tsx'
import { Opening } from './opening.tsx'
import { OpeningFailed } from './opening-failed.tsx'
import { PhotosPage } from './photos/photos-page.tsx'
import { Link, navigate, paths, useRoute } from './router.tsx'
import { type Snaplink, SnaplinkProvider } from './snaplink.ts'
import { useAccount } from './use-account.ts'
import { usePageSession } from './use-page-session.ts'

export function App({ snaplink }: { snaplink: Snaplink }) {
  return (
    <SnaplinkProvider value={snaplink}>
      <ToastProvider>
        <Pages snaplink={snaplink} />
      </ToastProvider>
    </SnaplinkProvider>
  )
}

function Pages({ snaplink }: { snaplink: Snaplink }) {
  const route = useRoute()
  const toast = useToast()
  const { account, setUser, beGuest } = useAccount(snaplink)
  const user = account.state === 'known' ? account.user : null
  const { page, forget, openNew } = usePageSession(snaplink, user, route === paths.photos)
  const session = page.state === 'open' ? page.session : null

  const nobody = account.state === 'known' && !user
  const guests = account.state === 'known' && account.guests
  useEffect(() => {
    if (!nobody) return
    if (route === paths.photos && guests) void beGuest()
    else if (route === paths.photos || route === paths.account) navigate(paths.login, { replace: true })
  }, [nobody, guests, route, beGuest])

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
      {session && <ConnectionLine connection={session.connection} texts={texts.line} />}
      <Header user={user} route={route} onLogOut={logOut} />
      <main id="content" tabIndex={-1}>
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
    if (!user) return <Opening />
    if (route === paths.account) {
      return <AccountPage user={user} thisSessionId={session?.credential.sessionId} onEndedThis={forget} />
    }
    if (page.state === 'failed') return <OpeningFailed code={page.code} onOpenNew={openNew} />
    if (page.state === 'opening' && !page.unreachable) return <Opening />
    if (page.state === 'opening') return <Notice title={texts.unreachable} text={texts.unreachableText} />
    return <PhotosPage key={page.session.credential.sessionId} session={page.session} onOpenNew={openNew} />
  }
}

/** Past the header in one step. A button: with `<base href>`, a link to a fragment would lead to the start page. */
function SkipLink() {
  return (
    <button type="button" className="skip-link" onClick={() => document.getElementById('content')?.focus()}>
      {texts.skipToContent}
    </button>
  )
}
