import type { Logger } from 'pino'
import type { OwnerOf } from '../../accounts/owner.ts'
import type { Clock } from '../../clock.ts'
import type { Db } from '../../db/connect.ts'
import type { FileStore } from '../../files/file-store.ts'
import type { FileUrls } from '../../files/file-urls.ts'
import type { RateLimits } from '../../http/rate-limits.ts'
import type { Jobs } from '../../jobs/jobs.ts'
import type { Access } from '../../session/access.ts'
import type { Commands } from '../../session/commands.ts'
import type { SessionLog } from '../../session/session-log.ts'

/** What books need of the rest. */
export interface BookParts {
  db: Db
  log: SessionLog
  commands: Commands
  access: Access
  ownerOf: OwnerOf
  files: FileStore
  urls: FileUrls
  jobs: Jobs
  clock: Clock
  logger: Logger
  limits: RateLimits
  secret: Buffer
}
