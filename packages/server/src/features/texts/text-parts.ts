import type { Clock } from '../../clock.ts'
import type { Db } from '../../db/connect.ts'
import type { Access } from '../../session/access.ts'
import type { Commands } from '../../session/commands.ts'
import type { SessionLog } from '../../session/session-log.ts'
import type { Signals } from '../../session/signals.ts'

/** What the texts stand on. */
export interface TextParts {
  readonly db: Db
  readonly log: SessionLog
  readonly commands: Commands
  readonly signals: Signals
  readonly access: Access
  readonly clock: Clock
}
