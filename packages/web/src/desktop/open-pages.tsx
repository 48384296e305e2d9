import './own-list.css'
import type { SessionSummary } from '@snaplink/contract'
import { SnaplinkError } from '@snaplink/sdk'
import { Button, ConfirmDialog, useToast } from '@snaplink/sdk/design'
import { useEffect, useState } from 'react'
import { desktop, errorSentence } from '../texts.ts'
import { untilReachable } from '../until-reachable.ts'
import { dayAndTime } from './day-and-time.ts'
import { useSnaplink } from './snaplink.ts'

const texts = desktop.account

/** The owner's open sessions, each with the way to end it. */
export function OpenPages({ thisSessionId, onEndedThis }: { thisSessionId: string | undefined; onEndedThis(): void }) {
  const snaplink = useSnaplink()
  const toast = useToast()
  const [pages, setPages] = useState<readonly SessionSummary[] | null>(null)
  const [ending, setEnding] = useState<SessionSummary | null>(null)

  useEffect(() => {
    const gone = new AbortController()
    untilReachable(() => snaplink.openSessions(), { signal: gone.signal }).then(setPages, (error) => {
      if (gone.signal.aborted) return
      if (!(error instanceof SnaplinkError)) throw error
      toast({ tone: 'bad', text: errorSentence(error.code) })
    })
    return () => gone.abort()
  }, [snaplink, toast])

  const end = async ({ sessionId, pageName }: SessionSummary) => {
    setEnding(null)
    try {
      await snaplink.endSession(sessionId)
    } catch (error) {
      if (!(error instanceof SnaplinkError)) throw error
      return toast({ tone: 'bad', text: errorSentence(error.code) })
    }
    setPages((before) => before?.filter((page) => page.sessionId !== sessionId) ?? null)
    if (sessionId === thisSessionId) onEndedThis()
    toast({ text: texts.ended(pageName) })
  }

  return (
    <section className="account-section">
      <div>
        <h2>{texts.pagesTitle}</h2>
        <p className="soft">{texts.pagesLead}</p>
      </div>
      {!pages && <p className="soft">{texts.pagesLoading}</p>}
      {pages?.length === 0 && <p className="soft">{texts.pagesEmpty}</p>}
      {pages && pages.length > 0 && (
        <ul className="own-list">
          {pages.map((page) => (
            <li key={page.sessionId} data-session-id={page.sessionId}>
              <div className="own-words">
                <p className="own-name">
                  {page.pageName}
                  {page.sessionId === thisSessionId && <span className="tag">{texts.thisPage}</span>}
                </p>
                <p className="soft">
                  {[texts.openedAt(dayAndTime(page.openedAt)), texts.photos(page.photos)].join(' · ')}
                  <br />
                  {page.phones.join(', ') || texts.noPhones}
                </p>
              </div>
              <Button aria-label={texts.endLabel(page.pageName)} onClick={() => setEnding(page)}>
                {texts.end}
              </Button>
            </li>
          ))}
        </ul>
      )}
      {ending && (
        <ConfirmDialog
          title={texts.endTitle(ending.pageName)}
          text={texts.endText}
          yes={texts.endYes}
          no={texts.endNo}
          onYes={() => end(ending)}
          onNo={() => setEnding(null)}
        />
      )}
    </section>
  )
}
