import type * as sdk from '@snaplink/sdk'
import { createContext, useContext } from 'react'

/** What the pages need of the sdk. Passed in, so that each state of each page can be shown without a server. */
export type Snaplink = Pick<
  typeof sdk,
  | 'openSession'
  | 'resumePage'
  | 'describeDevice'
  | 'me'
  | 'guest'
  | 'signUp'
  | 'signIn'
  | 'signOut'
  | 'changePassword'
  | 'openSessions'
  | 'endSession'
>

const Context = createContext<Snaplink | null>(null)
export const SnaplinkProvider = Context.Provider

export function useSnaplink(): Snaplink {
  const snaplink = useContext(Context)
  if (!snaplink) throw new Error('useSnaplink outside of SnaplinkProvider')
  return snaplink
}
