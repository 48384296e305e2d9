import type { Attack } from './attack.ts'
import { crossSite } from './cross-site.ts'
import { decisions } from './decisions.ts'
import { expiry } from './expiry.ts'
import { fixation } from './fixation.ts'
import { guessing } from './guessing.ts'
import { leaks } from './leaks.ts'
import { otherPeople } from './other-people.ts'
import { revoked } from './revoked.ts'
import { silentApproval } from './silent-approval.ts'
import { stolenCodes } from './stolen-codes.ts'
import { tokenTricks } from './token-tricks.ts'

/**
 * All that an attacker tries who knows docs/login-by-phone.md, sees what the QR shows, and talks to the server over its addresses.
 */
export const attacks: readonly Attack[] = [
  ...stolenCodes,
  ...decisions,
  ...expiry,
  ...guessing,
  ...fixation,
  ...crossSite,
  ...silentApproval,
  ...tokenTricks,
  ...leaks,
  ...otherPeople,
  ...revoked,
]
