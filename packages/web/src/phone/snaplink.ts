import type * as sdk from '@snaplink/sdk'

/** What the phone's page needs of the sdk. Passed in, so that each of its states can be shown without a server. */
export type Snaplink = Pick<typeof sdk, 'joinSession' | 'resumePhone' | 'describeDevice'>
