import { type LoginWay, newId } from '@snaplink/contract'
import { hashPassword, verifyPassword } from 'better-auth/crypto'
import { getAdapter } from 'better-auth/db/adapter'
import type { Clock } from '../clock.ts'
import type { Db } from '../db/connect.ts'
import { isDuplicateKey } from '../db/failures.ts'
import { identityTables } from '../db/identity-tables.ts'
import { AppError } from '../errors.ts'
import type { Identity, LoginOrigin, LoginRecord, NewAccount, NewLogin, Seen, User } from './identity.ts'
import { loginMs, tokenOf } from './login-cookie.ts'
import { loginTokens } from './login-token.ts'

/**
 * Identity on better-auth's core: its tables and migrations, its adapter for both kinds of database, its password hashing.
 * Its router and its cookies are not used: docs/decisions/0002-identity.md says why.
 *
 * @param secret the server's; the key of the tokens follows from it
 * @param createTokens another way to read tokens, for the tests of those that must be refused
 */
export async function betterAuthIdentity(
  db: Db,
  secret: Buffer,
  clock: Clock,
  createTokens: typeof loginTokens = loginTokens,
): Promise<Identity> {
  const tokens = await createTokens(secret, clock)
  const writer = await openTables(db, 'write')
  const reader = await openTables(db, 'read')

  return {
    publicKeys: tokens.publicKeys,

    async signUp(account, seen) {
      const hash = await hashPassword(account.password)
      return withOwnAddress(async (tables) => {
        const user = await tables.create<object, UserRow>({ model: 'user', data: { ...userData(account), ...born() } })
        return startAccount(tables, toUser(user), hash, seen)
      })
    },

    async upgradeGuest(guest, account, seen) {
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
        return startAccount(tables, { id: guest.id, email, name, isGuest: false }, hash, seen)
      })
    },

    async signIn(email, password, seen) {
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
        if (user.disabledAt) throw new AppError('login.disabled')
        return startLogin(tables, toUser(user), originOf('password', seen))
      })
    },

    async newGuest(seen) {
      const id = newId()
      const data = { id, name: '', email: `${id}${guestAddress}`, emailVerified: false, isGuest: true, ...born() }
      return writer.transaction(async (tables) => {
        await tables.create({ model: 'user', data, forceAllowId: true })
        return startLogin(tables, toUser(data), originOf('guest', seen))
      })
    },

    newLogin: (user, origin) => startLogin(writer, user, origin),

    async newLoginBy(approverId, origin) {
      return writer.transaction(async (tables) => {
        const now = new Date(clock.now())
        // Writing locks the row until the end of the transaction: whoever ends this login waits for us, or we find it gone.
        const standing = [is('id', approverId), { field: 'expiresAt', value: now, operator: 'gt' as const }]
        const held = await tables.updateMany({ model: 'session', where: standing, update: { seenAt: now } })
        const approver = held && (await tables.findOne<LoginRow>({ model: 'session', where: [is('id', approverId)] }))
        const user = approver && (await tables.findOne<UserRow>({ model: 'user', where: [is('id', approver.userId)] }))
        return user && !user.disabledAt ? startLogin(tables, toUser(user), origin) : null
      })
    },

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
      if (!user || user.disabledAt) return null
      await noteSeen(login)
      return { loginId, user: toUser(user) }
    },

    async endLogin(loginId) {
      await writer.deleteMany({ model: 'session', where: [is('id', loginId)] })
    },

    async loginsOf(userId) {
      const now = new Date(clock.now())
      const rows = await reader.findMany<LoginRow>({
        model: 'session',
        where: [is('userId', userId), { field: 'expiresAt', value: now, operator: 'gt' }],
        limit: allRows,
      })
      return rows.map(toRecord).sort((a, b) => b.seenAt - a.seenAt)
    },

    async standing(loginIds) {
      const now = clock.now()
      const logins = await reader.findMany<LoginRow>({
        model: 'session',
        where: [isIn('id', loginIds)],
        limit: allRows,
      })
      const userIds = [...new Set(logins.map(({ userId }) => userId))]
      const users = await reader.findMany<UserRow>({
        model: 'user',
        where: [isIn('id', userIds)],
        limit: allRows,
      })
      const open = new Set(users.filter(({ disabledAt }) => !disabledAt).map(({ id }) => id))
      const stand = logins.filter(({ expiresAt, userId }) => expiresAt.getTime() > now && open.has(userId))
      return new Set(stand.map(({ id }) => id))
    },

    async userIdOf(email) {
      return (await reader.findOne<UserRow>({ model: 'user', where: [is('email', email)] }))?.id ?? null
    },

    async setDisabled(email, isDisabled) {
      const where = [is('email', email), is('isGuest', false)]
      const update = { disabledAt: isDisabled ? new Date(clock.now()) : null }
      await writer.updateMany({ model: 'user', where, update })
      return (await writer.findOne<UserRow>({ model: 'user', where }))?.id ?? null
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

  async function startAccount(tables: Rows, user: User, hash: string, seen: Seen | undefined): Promise<NewLogin> {
    const data = { userId: user.id, accountId: user.id, providerId: passwordProvider, password: hash, ...born() }
    await tables.create({ model: 'account', data })
    return startLogin(tables, user, originOf('sign-up', seen))
  }

  async function startLogin(tables: Rows, user: User, origin?: LoginOrigin): Promise<NewLogin> {
    const expiresAt = clock.now() + loginMs
    const { browser, way, phone, address: ipAddress } = origin ?? {}
    const about = { browser, way, phone, ipAddress, seenAt: new Date(clock.now()) }
    // The library wants a token; ours is another, and this one opens nothing.
    const data = { userId: user.id, token: newId(), expiresAt: new Date(expiresAt), ...born(), ...about }
    const { id: loginId } = await tables.create<object, LoginRow>({ model: 'session', data })
    return { loginId, user, token: await tokens.issue({ userId: user.id, loginId }, expiresAt) }
  }

  function born() {
    const at = new Date(clock.now())
    return { createdAt: at, updatedAt: at }
  }

  /** So that its owner sees which logins are in use; not with each request, for that would be a write each. */
  async function noteSeen({ id, seenAt, createdAt }: LoginRow): Promise<void> {
    const now = clock.now()
    if (now - (seenAt ?? createdAt).getTime() < noteSeenMs) return
    await writer.updateMany({ model: 'session', where: [is('id', id)], update: { seenAt: new Date(now) } })
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

/** The library returns a hundred unless it is told more. */
const allRows = 10_000

/** Milliseconds. */
const noteSeenMs = 5 * 60_000

type Tables = Awaited<ReturnType<typeof openTables>>
/** The tables, or the same inside a transaction. */
type Rows = Pick<Tables, 'create' | 'updateMany' | 'deleteMany' | 'findOne'>

interface UserRow {
  id: string
  name: string
  email: string
  isGuest: boolean
  disabledAt?: Date | null
}
interface LoginRow {
  id: string
  userId: string
  createdAt: Date
  expiresAt: Date
  browser?: string | null
  ipAddress?: string | null
  way?: string | null
  phone?: string | null
  seenAt?: Date | null
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

function originOf(way: LoginWay, seen: Seen | undefined): LoginOrigin | undefined {
  return seen && { ...seen, way }
}

function toRecord({ id, createdAt, seenAt, browser, ipAddress, way, phone }: LoginRow): LoginRecord {
  return {
    loginId: id,
    madeAt: createdAt.getTime(),
    seenAt: (seenAt ?? createdAt).getTime(),
    ...(browser && { browser }),
    ...(ipAddress && { address: ipAddress }),
    ...(way && { way: way as LoginWay }),
    ...(phone && { phone }),
  }
}

function toUser({ id, name, email, isGuest }: UserRow): User {
  return isGuest ? { id, name, isGuest } : { id, name, email, isGuest }
}

function is(field: string, value: string | boolean) {
  return { field, value }
}

function isIn(field: string, values: readonly string[]) {
  return { field, value: [...values], operator: 'in' as const }
}

function isNot(field: string, value: string) {
  return { field, value, operator: 'ne' as const }
}
