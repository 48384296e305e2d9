import type { InvitationAnswer, KnownPhoneList, KnownPhoneView } from '@snaplink/contract'
import type { AccountOptions } from './accounts.ts'
import { createHttp } from './http.ts'

/** Phones that agreed to be invited to this person's pages without a code. */
export async function knownPhones({ base, login }: AccountOptions = {}): Promise<KnownPhoneView[]> {
  return (await createHttp(base, login).json<KnownPhoneList>('GET', 'api/known-phones')).phones
}

/** Asks a known phone to join. It does so within seconds if its page is open. @throws SnaplinkError `known-phone.unknown` */
export async function invitePhone(
  knownPhoneId: string,
  sessionId: string,
  { base, login }: AccountOptions = {},
): Promise<void> {
  await createHttp(base, login).json('POST', `api/known-phones/${knownPhoneId}/invite`, { body: { sessionId } })
}

/** @throws SnaplinkError `known-phone.unknown` */
export async function forgetPhone(knownPhoneId: string, { base, login }: AccountOptions = {}): Promise<void> {
  await createHttp(base, login).json('DELETE', `api/known-phones/${knownPhoneId}`)
}

/** On the phone: where the owner of this key's consent invites it to. @throws SnaplinkError `known-phone.unknown` */
export function invitationFor(key: string, { base }: Pick<AccountOptions, 'base'> = {}): Promise<InvitationAnswer> {
  return createHttp(base, key).json('GET', 'api/known-phone')
}

/** On the phone: takes the consent back. */
export async function withdrawKey(key: string, { base }: Pick<AccountOptions, 'base'> = {}): Promise<void> {
  await createHttp(base, key).json('DELETE', 'api/known-phone')
}
