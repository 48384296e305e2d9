import { createAccountLog } from './accounts/account-log.ts'
import { betterAuthIdentity } from './accounts/better-auth-identity.ts'
import { systemClock } from './clock.ts'
import type { Config } from './config.ts'
import { connect } from './db/connect.ts'
import { migrate } from './db/migrate.ts'
import { readOrCreateSecret } from './secret.ts'
import { StartError } from './start-error.ts'

/**
 * Closes an account, or opens it again, while the server runs or not: a running one finds it in the database, with the next
 * request, and within seconds for pages that are open.
 *
 * @throws StartError when nobody has this address
 */
export async function disableAccount(config: Config, email = '', isDisabled: boolean): Promise<void> {
  const db = connect(config.databaseUrl)
  try {
    await migrate(db)
    const secret = config.secret ?? (await readOrCreateSecret(config.dataDir))
    const identity = await betterAuthIdentity(db, secret, systemClock)
    const userId = await identity.setDisabled(email.trim().toLowerCase(), isDisabled)
    if (userId === null) throw new StartError(`There is no account with the address "${email}".`)
    const type = isDisabled ? 'account.disabled' : 'account.enabled'
    await createAccountLog({ db, clock: systemClock }).note({ userId, type })
  } finally {
    await db.close()
  }
}
