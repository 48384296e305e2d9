import type { PageSession } from '@snaplink/sdk'
import type { OwnBooks } from '@snaplink/sdk/books'
import type { Snaplink } from '../snaplink.ts'
import { useOpened } from '../use-opened.ts'

/** The catalogue of whoever this page belongs to. */
export function useOwnBooks(snaplink: Snaplink, session: PageSession | null, wanted: boolean): OwnBooks | null {
  return useOpened(session, wanted, (session) => snaplink.openOwnBooks({ session }))
}
