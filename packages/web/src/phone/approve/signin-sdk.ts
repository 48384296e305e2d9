import type * as main from '@snaplink/sdk'
import type * as signin from '@snaplink/sdk/signin'

/** What this page needs of the sdk. Passed in, so that each of its states can be shown without a server. */
export type SigninSdk = Pick<typeof main, 'me' | 'signIn' | 'describeDevice'> &
  Pick<typeof signin, 'scanSignin' | 'approveSignin' | 'denySignin'>
