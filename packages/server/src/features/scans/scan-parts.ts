import type { OwnerOf } from '../../accounts/owner.ts'
import type { Clock } from '../../clock.ts'
import type { Db } from '../../db/connect.ts'
import type { RateLimits } from '../../http/rate-limits.ts'
import type { Jobs } from '../../jobs/jobs.ts'
import type { Access } from '../../session/access.ts'
import type { Commands } from '../../session/commands.ts'
import type { SessionLog } from '../../session/session-log.ts'

/** What the scans stand on. */
export interface ScanParts {
  readonly db: Db
  readonly log: SessionLog
  readonly commands: Commands
  readonly access: Access
  readonly ownerOf: OwnerOf
  readonly clock: Clock
  readonly jobs: Jobs
  readonly limits: RateLimits
}
