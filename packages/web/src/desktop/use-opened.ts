import type { PageSession } from '@snaplink/sdk'
import { useEffect, useRef, useState } from 'react'

/** What belongs to whoever a page is: opened when it is first wanted, and kept while one looks at something else. */
export function useOpened<T extends { stop(): void }>(
  session: PageSession | null,
  wanted: boolean,
  open: (session: PageSession) => T,
): T | null {
  const [opened, setOpened] = useState<{ session: PageSession; own: T } | null>(null)
  const latest = useRef(open)
  latest.current = open
  useEffect(() => {
    if (opened && opened.session !== session) setOpened(null)
    else if (!opened && session && wanted) setOpened({ session, own: latest.current(session) })
  }, [session, wanted, opened])
  useEffect(() => () => opened?.own.stop(), [opened])
  return opened?.session === session ? (opened?.own ?? null) : null
}
