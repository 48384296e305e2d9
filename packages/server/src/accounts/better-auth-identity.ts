import { newId } from '@snaplink/contract'
import { hashPassword, verifyPassword } from 'better-auth/crypto'
import { getAdapter } from 'better-auth/db/adapter'
import type { Clock } from '../clock.ts'
import type { Db } from '../db/connect.ts'
import { isDuplicateKey } from '../db/failures.ts'
import { identityTables } from '../db/identity-tables.ts'
import { AppError } from '../errors.ts'
import type { Identity, NewAccount, NewLogin, User } from './identity.ts'
import { loginMs, tokenOf } from './login-cookie.ts'
import { loginTokens } from './login-token.ts'

/**
 * Identity on better-auth's core: its tables and migrations, its adapter for both kinds of database, its password hashing.
 * Its router and its cookies are not used: docs/decisions/0002-identity.md says why.
 *
 * @param secret the server's; the key of the tokens follows from it
 */
export async function betterAuthIdentity(db: Db, secret: Buffer, clock: Clock): Promise<Identity> {
  const tokens = await loginTokens(secret, clock)
  const writer = await openTables(db, 'write')
  const reader = await openTables(db, 'read')

  return {
    publicKeys: tokens.publicKeys,

    async signUp(account) {
      const hash = await hashPassword(account.password)
      return withOwnAddress(async (tables) => {
        const user = await tables.create<object, UserRow>({ model: 'user', data: { ...userData(account), ...born() } })
        return startAccount(tables, toUser(user), hash)
      })
    },

    async upgradeGuest(guest, account) {
      const hash = await hashPassword(account.password)
      return withOwnAddress(async (tables) => {
        const upgraded = await tables.updateMany({
          model: 'user',
          where: [is('id', guest.id), is('isGuest', true)],
          update: userData(account),
        })
        if (upgraded === 0) throw new AppError('login.required')
        await tables.deleteMany({ model: 'session', where: [is('userId', guest.id)] })
        const { email, name } = account
        return startAccount(tables, { id: guest.id, email, name, isGuest: false }, hash)
      })
    },

    async signIn(email, password) {
      const user = await reader.findOne<UserRow>({ model: 'user', where: [is('email', email)] })
      const credential = user && (await passwordOf(user.id))
      if (!user || !credential) {
        // Costs what comparing costs, so that the time does not tell which addresses have an account.
        await hashPassword(password)
        throw new AppError('login.wrong')
      }
      if (!(await verifyPassword({ hash: credential.password, password }))) throw new AppError('login.wrong')
      return writer.transaction(async (tables) => {
        if (!(await replacePassword(tables, credential, credential.password))) throw new AppError('login.wrong')
        return startLogin(tables, toUser(user))
      })
    },

    async newGuest() {
      const id = newId()
      const data = { id, name: '', email: `${id}${guestAddress}`, emailVerified: false, isGuest: true, ...born() }
      return writer.transaction(async (tables) => {
        await tables.create({ model: 'user', data, forceAllowId: true })
        return startLogin(tables, toUser(data))
      })
    },

    newLogin: (user) => startLogin(writer, user),

    async loginOf(request) {
      const token = tokenOf(request)
      const claims = token === undefined ? null : await tokens.read(token)
      if (!claims) return null
      const { loginId, userId } = claims
      const login = await reader.findOne<LoginRow>({
        model: 'session',
        where: [is('id', loginId), is('userId', userId)],
      })
      if (!login || login.expiresAt.getTime() <= clock.now()) return null
      const user = await reader.findOne<UserRow>({ model: 'user', where: [is('id', userId)] })
      return user && { loginId, user: toUser(user) }
    },

    async endLogin(loginId) {
      await writer.deleteMany({ model: 'session', where: [is('id', loginId)] })
    },

    async sweep() {
      const now = new Date(clock.now())
      await writer.deleteMany({ model: 'session', where: [{ field: 'expiresAt', value: now, operator: 'lt' }] })
    },

    async changePassword({ user, loginId }, currentPassword, newPassword) {
      const credential = await passwordOf(user.id)
      if (!credential || !(await verifyPassword({ hash: credential.password, password: currentPassword }))) {
        throw new AppError('login.password-wrong')
      }
      const hash = await hashPassword(newPassword)
      await writer.transaction(async (tables) => {
        if (!(await replacePassword(tables, credential, hash))) throw new AppError('login.password-wrong')
        await tables.deleteMany({ model: 'session', where: [is('userId', user.id), isNot('id', loginId)] })
      })
    },
  }

  /** The unique key on the address decides who was first: asking before would let two sign-ups pass at once. */
  async function withOwnAddress(work: (tables: Rows) => Promise<NewLogin>): Promise<NewLogin> {
    try {
      return await writer.transaction(work)
    } catch (error) {
      throw isDuplicateKey(error) ? new AppError('login.email-taken', { cause: error }) : error
    }
  }

  async function startAccount(tables: Rows, user: User, hash: string): Promise<NewLogin> {
    const data = { userId: user.id, accountId: user.id, providerId: passwordProvider, password: hash, ...born() }
    await tables.create({ model: 'account', data })
    return startLogin(tables, user)
  }

  async function startLogin(tables: Rows, user: User): Promise<NewLogin> {
    const expiresAt = clock.now() + loginMs
    // The library wants a token; ours is another, and this one opens nothing.
    const data = { userId: user.id, token: newId(), expiresAt: new Date(expiresAt), ...born() }
    const { id: loginId } = await tables.create<object, LoginRow>({ model: 'session', data })
    return { loginId, user, token: await tokens.issue({ userId: user.id, loginId }, expiresAt) }
  }

  function born() {
    const at = new Date(clock.now())
    return { createdAt: at, updatedAt: at }
  }

  async function passwordOf(userId: string): Promise<CredentialRow | null> {
    return reader.findOne<CredentialRow>({
      model: 'account',
      where: [is('userId', userId), is('providerId', passwordProvider)],
    })
  }
}

/** The library's name for "has a password with us". */
const passwordProvider = 'credential'
/** The library wants an address for everybody. RFC 2606 keeps `.invalid` free of real ones. */
const guestAddress = '@guest.invalid'

type Tables = Awaited<ReturnType<typeof openTables>>
/** The tables, or the same inside a transaction. */
type Rows = Pick<Tables, 'create' | 'updateMany' | 'deleteMany'>

interface UserRow {
  id: string
  name: string
  email: string
  isGuest: boolean
}
interface LoginRow {
  id: string
  expiresAt: Date
}
interface CredentialRow {
  id: string
  password: string
}

function openTables(db: Db, use: 'read' | 'write') {
  return getAdapter({
    ...identityTables(db[use], db.kind),
    advanced: { database: { generateId: () => newId() } },
  })
}

/**
 * Writes a password hash where `credential` still has the one that was compared.
 * False: it was changed in between. The row stays locked until the transaction ends, so that a sign-in with the old
 * password either comes before the change (which then ends its login) or fails.
 */
async function replacePassword(tables: Rows, credential: CredentialRow, hash: string): Promise<boolean> {
  const where = [is('id', credential.id), is('password', credential.password)]
  return (await tables.updateMany({ model: 'account', where, update: { password: hash } })) === 1
}

function userData({ email, name }: NewAccount) {
  return { email, name, emailVerified: false, isGuest: false }
}

function toUser({ id, name, email, isGuest }: UserRow): User {
  return isGuest ? { id, name, isGuest } : { id, name, email, isGuest }
}

function is(field: string, value: string | boolean) {
  return { field, value }
}

function isNot(field: string, value: string) {
  return { field, value, operator: 'ne' as const }
}
