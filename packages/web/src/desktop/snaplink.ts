import type * as sdk from '@snaplink/sdk'
import type * as bookDesk from '@snaplink/sdk/book-desk'
import type * as books from '@snaplink/sdk/books'
import type * as scans from '@snaplink/sdk/scans'
import type * as signin from '@snaplink/sdk/signin'
import type * as stockTakes from '@snaplink/sdk/stock-takes'
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
> &
  Pick<typeof signin, 'requestSignin' | 'logins' | 'endLogin' | 'endOtherLogins' | 'endAllLogins' | 'accountHistory'> &
  Pick<typeof scans, 'openOwnScans'> &
  Pick<typeof books, 'openOwnBooks'> &
  Pick<
    typeof bookDesk,
    | 'shelfChecks'
    | 'beginShelfCheck'
    | 'shelfCheck'
    | 'countInShelfCheck'
    | 'endShelfCheck'
    | 'removeShelfCheck'
    | 'shelfCheckExportUrl'
    | 'bookImports'
    | 'returnedLoans'
    | 'shelfShares'
    | 'shareShelf'
    | 'endShelfShare'
    | 'sharedShelf'
  > &
  Pick<
    typeof stockTakes,
    | 'stockTakes'
    | 'beginStockTake'
    | 'changeStockTake'
    | 'removeStockTake'
    | 'expectedItems'
    | 'uploadExpected'
    | 'stockTakeExportUrl'
  >

const Context = createContext<Snaplink | null>(null)
export const SnaplinkProvider = Context.Provider

export function useSnaplink(): Snaplink {
  const snaplink = useContext(Context)
  if (!snaplink) throw new Error('useSnaplink outside of SnaplinkProvider')
  return snaplink
}
