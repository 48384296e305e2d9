import type { PageSession } from '@snaplink/sdk'
import type { OwnScans } from '@snaplink/sdk/scans'
import { useEffect, useState } from 'react'
import type { Snaplink } from '../snaplink.ts'

/** All scans of whoever this page belongs to: loaded when they are first shown, and kept while one looks at something else. */
export function useOwnScans(snaplink: Snaplink, session: PageSession | null, wanted: boolean): OwnScans | null {
  const [opened, setOpened] = useState<{ session: PageSession; own: OwnScans } | null>(null)
  useEffect(() => {
    if (opened && opened.session !== session) setOpened(null)
    else if (!opened && session && wanted) setOpened({ session, own: snaplink.openOwnScans({ session }) })
  }, [snaplink, session, wanted, opened])
  useEffect(() => () => opened?.own.stop(), [opened])
  return opened?.session === session ? (opened?.own ?? null) : null
}
