import type { UserView } from '@snaplink/contract'
import type { User } from '../accounts/identity.ts'

/** A person as the API shows them. */
export function toUserView({ id, name, email, isGuest }: User): UserView {
  return { userId: id, name, isGuest, ...(email !== undefined && { email }) }
}
