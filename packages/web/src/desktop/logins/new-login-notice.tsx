import './logins-page.css'
import type { AnyEvent, LoginView } from '@snaplink/contract'
import { type PageSession, SnaplinkError } from '@snaplink/sdk'
import { Banner, Button, useToast } from '@snaplink/sdk/design'
import { failureSentence } from '@snaplink/sdk/react'
import { useEffect, useState } from 'react'
import { common, desktop } from '../../texts.ts'
import { untilReachable } from '../../until-reachable.ts'
import { navigate, paths } from '../router.tsx'
import { useSnaplink } from '../snaplink.ts'

const texts = desktop.logins

/** Tells of logins that are made elsewhere while this page is open, and undoes one that was not the person's own. */
export function NewLoginNotice({ session }: { session: PageSession }) {
  const snaplink = useSnaplink()
  const toast = useToast()
  const { fresh, forget } = useNewLogins(session)
  const login = fresh[0]
  if (!login) return null

  const end = async () => {
    try {
      await snaplink.endLogin(login.loginId)
    } catch (error) {
      const isOver = error instanceof SnaplinkError && error.code === 'login.unknown'
      if (!isOver) return toast({ tone: 'bad', text: failureSentence(error) })
    }
    forget(login)
    toast({ text: texts.notMeDone })
    navigate(`${paths.account}#password`)
  }

  return (
    <Banner
      tone="warn"
      action={
        <div className="new-login-actions">
          <Button onClick={end}>{texts.notMe}</Button>
          <Button kind="quiet" onClick={() => forget(login)}>
            {common.close}
          </Button>
        </div>
      }
    >
      {texts.fresh(login.browser || texts.unnamed, login.place ?? login.address)} {texts.way(login.way, login.phone)}
    </Banner>
  )
}

function useNewLogins(session: PageSession) {
  const snaplink = useSnaplink()
  const [fresh, setFresh] = useState<readonly LoginView[]>([])

  useEffect(() => {
    const gone = new AbortController()
    // The log names an id and nothing else: phones read it too.
    const hear = async ({ type, data }: AnyEvent) => {
      if (type !== 'login.made') return
      try {
        const all = await untilReachable(() => snaplink.logins(), { signal: gone.signal })
        const made = all.filter(({ loginId, isThis }) => loginId === data.loginId && !isThis)
        setFresh((before) => [...before.filter(({ loginId }) => loginId !== data.loginId), ...made])
      } catch (error) {
        // Left, or logged out: there is nobody left to tell.
        if (!gone.signal.aborted && !(error instanceof SnaplinkError)) throw error
      }
    }
    const stop = session.onEvent((event) => void hear(event))
    return () => {
      stop()
      gone.abort()
    }
  }, [session, snaplink])

  const forget = (login: LoginView) => setFresh((before) => before.filter((other) => other !== login))
  return { fresh, forget }
}
