import type { CommandParts } from '../command-parts.ts'

/** `snaplink disable` and `snaplink enable`: closes somebody's account, or opens it again. */
export async function disable(email: string, isDisabled: boolean, { output }: CommandParts): Promise<number> {
  const { readConfig } = await import('@snaplink/server/config')
  const config = readConfig()
  const { disableAccount, explainStart } = await import('@snaplink/server')
  await disableAccount(config, email, isDisabled).catch((error) => {
    throw explainStart(error, config)
  })
  output.data(isDisabled ? `${email} cannot log in any more.` : `${email} can log in again.`)
  return 0
}
