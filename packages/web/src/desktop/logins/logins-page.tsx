import '../own-list.css'
import './logins-page.css'
import type { LoginView } from '@snaplink/contract'
import { SnaplinkError } from '@snaplink/sdk'
import { Button, ConfirmDialog, useToast } from '@snaplink/sdk/design'
import { useCallback, useEffect, useState } from 'react'
import { desktop, errorSentence } from '../../texts.ts'
import { dayAndTime } from '../day-and-time.ts'
import { Link, paths } from '../router.tsx'
import { useSnaplink } from '../snaplink.ts'
import { useHeading } from '../use-heading.ts'
import { useOwn } from '../use-own.ts'
import { HistoryList } from './history-list.tsx'

const texts = desktop.logins

/** What a person is asked before it is done. */
type Ending = LoginView | 'others' | 'all'

/** Where somebody is logged in, with the way to end it, and what happened to their account. */
export function LoginsPage({ onLoggedOut }: { onLoggedOut(): void }) {
  const snaplink = useSnaplink()
  const toast = useToast()
  const heading = useHeading(texts.title)
  const [round, setRound] = useState(0)
  const again = useCallback(() => setRound((before) => before + 1), [])
  useRefresh(again)
  const logins = useOwn(() => snaplink.logins(), round)
  const events = useOwn(() => snaplink.accountHistory(), round)
  const [ending, setEnding] = useState<Ending | null>(null)

  const end = async (what: Ending) => {
    setEnding(null)
    try {
      if (what === 'all') await snaplink.endAllLogins()
      else if (what === 'others') await snaplink.endOtherLogins()
      else await snaplink.endLogin(what.loginId)
    } catch (error) {
      if (!(error instanceof SnaplinkError)) throw error
      // Ended elsewhere in the same moment: then it is as it was wanted.
      if (error.code !== 'login.unknown') return toast({ tone: 'bad', text: errorSentence(error.code) })
    }
    if (what === 'all' || (typeof what === 'object' && what.isThis)) return onLoggedOut()
    toast({ text: typeof what === 'object' ? texts.ended(nameOf(what)) : texts.endedOthers })
    again()
  }

  return (
    <div className="account">
      <div>
        <h1 ref={heading} tabIndex={-1}>
          {texts.title}
        </h1>
        <p className="soft">{texts.lead}</p>
      </div>

      <section className="account-section">
        {!logins && <p className="soft">{texts.loading}</p>}
        {logins && (
          <ul className="own-list">
            {logins.map((login) => (
              <li key={login.loginId} data-login-id={login.loginId}>
                <div className="own-words">
                  <p className="own-name">
                    {nameOf(login)}
                    {login.isThis && <span className="tag">{texts.isThis}</span>}
                  </p>
                  <p className="soft">
                    {[texts.way(login.way, login.phone), texts.madeAt(dayAndTime(login.madeAt))]
                      .filter(Boolean)
                      .join(' · ')}
                    <br />
                    {[login.place, login.address, texts.seenAt(dayAndTime(login.seenAt))].filter(Boolean).join(' · ')}
                  </p>
                </div>
                <Button aria-label={texts.endLabel(nameOf(login))} onClick={() => setEnding(login)}>
                  {texts.end}
                </Button>
              </li>
            ))}
          </ul>
        )}
        {logins && (
          <div className="login-ends">
            {logins.length > 1 && <Button onClick={() => setEnding('others')}>{texts.endOthers}</Button>}
            <Button onClick={() => setEnding('all')}>{texts.endAll}</Button>
          </div>
        )}
      </section>

      <section className="account-section">
        <div>
          <h2>{texts.historyTitle}</h2>
          <p className="soft">{texts.historyLead}</p>
        </div>
        <HistoryList events={events} />
      </section>

      <p className="account-back">
        <Link to={`${paths.account}#password`}>{desktop.header.changePassword}</Link>
      </p>
      {ending && (
        <ConfirmDialog {...questionOf(ending)} no={texts.keep} onYes={() => end(ending)} onNo={() => setEnding(null)} />
      )}
    </div>
  )
}

function nameOf({ browser }: LoginView): string {
  return browser || texts.unnamed
}

function questionOf(ending: Ending): { title: string; text: string; yes: string } {
  if (ending === 'others') return { title: texts.endOthersTitle, text: texts.endText, yes: texts.endOthers }
  if (ending === 'all') return { title: texts.endAllTitle, text: texts.endText, yes: texts.endAll }
  return { title: texts.endTitle(nameOf(ending)), text: texts.endText, yes: texts.end }
}

/** What another browser does shows here when this one is looked at again. */
function useRefresh(again: () => void): void {
  useEffect(() => {
    const look = () => document.visibilityState === 'visible' && again()
    document.addEventListener('visibilitychange', look)
    const timer = setInterval(look, 15_000)
    return () => {
      document.removeEventListener('visibilitychange', look)
      clearInterval(timer)
    }
  }, [again])
}
