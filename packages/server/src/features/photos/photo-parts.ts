import type { Logger } from 'pino'
import type { Clock } from '../../clock.ts'
import type { Db } from '../../db/connect.ts'
import type { FileDeletion } from '../../files/file-deletion.ts'
import type { FileStore } from '../../files/file-store.ts'
import type { FileUrls } from '../../files/file-urls.ts'
import type { RateLimits } from '../../http/rate-limits.ts'
import type { Jobs } from '../../jobs/jobs.ts'
import type { Access } from '../../session/access.ts'
import type { Commands } from '../../session/commands.ts'
import type { SessionLog } from '../../session/session-log.ts'
import type { Signals } from '../../session/signals.ts'
import type { TusStore } from '../../tus/tus-store.ts'
import type { PhotoFiles } from './photo-files.ts'
import type { PhotoProgress } from './photo-progress.ts'

/** What the photos stand on. */
export interface PhotoParts {
  readonly db: Db
  readonly log: SessionLog
  readonly commands: Commands
  readonly signals: Signals
  readonly access: Access
  readonly files: FileStore
  readonly fileDeletion: FileDeletion
  /** Originals on their way in, in parts. On the same disk as the files, taking them over costs nothing. */
  readonly uploads: TusStore
  readonly urls: FileUrls
  readonly jobs: Jobs
  /** Of the largest photo that any session takes. Default: the contract's. */
  readonly maxPhotoBytes?: number
  /** Default: none. */
  readonly rateLimits?: RateLimits
  readonly clock: Clock
  readonly logger: Logger
}

/** The same inside, with what the parts of this feature share. */
export interface PhotoInnards extends PhotoParts {
  readonly photoFiles: PhotoFiles
  readonly progress: PhotoProgress
}
