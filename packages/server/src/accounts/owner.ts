import type { IncomingMessage } from 'node:http'
import { bearerOf } from '../bearer.ts'
import { AppError } from '../errors.ts'
import type { ApiKeys } from './api-keys.ts'
import { type Identity, requireLogin } from './identity.ts'

/**
 * To whom sessions belong: a person (or guest) by a login, or an application by its API key. The two never mix: an application's id
 * has a colon in it, which no person's has.
 */
export interface Owner {
  readonly id: string
  readonly kind: 'person' | 'application'
  /** Of a guest: empty. */
  readonly name: string
  /** Of a person. */
  readonly loginId?: string
}

export type OwnerOf = (request: Pick<IncomingMessage, 'headers'>) => Promise<Owner>

const applicationPrefix = 'app:'

export function isApplication(ownerId: string): boolean {
  return ownerId.startsWith(applicationPrefix)
}

/**
 * Who is asking, where it has to be somebody who owns sessions.
 *
 * @throws AppError `login.required`; `api-key.invalid` for an API key that is not good (any more)
 */
export function ownersBy(identity: Identity, apiKeys: ApiKeys): OwnerOf {
  return async (request) => {
    const token = bearerOf(request.headers.authorization)
    if (token?.startsWith('sk_')) {
      const key = await apiKeys.find(token)
      if (!key) throw new AppError('api-key.invalid')
      return { id: `${applicationPrefix}${key.id}`, kind: 'application', name: key.name }
    }
    const { user, loginId } = await requireLogin(identity, request)
    return { id: user.id, kind: 'person', name: user.name, loginId }
  }
}
