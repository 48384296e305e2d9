import type { PageSession } from '@snaplink/sdk'
import type { OwnScans } from '@snaplink/sdk/scans'
import type { Snaplink } from '../snaplink.ts'
import { useOpened } from '../use-opened.ts'

/** All scans of whoever this page belongs to. */
export function useOwnScans(snaplink: Snaplink, session: PageSession | null, wanted: boolean): OwnScans | null {
  return useOpened(session, wanted, (session) => snaplink.openOwnScans({ session }))
}
