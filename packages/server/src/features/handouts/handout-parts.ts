import type { Clock } from '../../clock.ts'
import type { Db } from '../../db/connect.ts'
import type { FileDeletion } from '../../files/file-deletion.ts'
import type { FileStore } from '../../files/file-store.ts'
import type { FileUrls } from '../../files/file-urls.ts'
import type { Jobs } from '../../jobs/jobs.ts'
import type { Access } from '../../session/access.ts'
import type { Commands } from '../../session/commands.ts'
import type { SessionLog } from '../../session/session-log.ts'

/** What the hand-outs stand on. */
export interface HandoutParts {
  readonly db: Db
  readonly log: SessionLog
  readonly commands: Commands
  readonly access: Access
  readonly files: FileStore
  readonly fileDeletion: FileDeletion
  readonly urls: FileUrls
  readonly jobs: Jobs
  readonly clock: Clock
}
