import {
  type Address,
  type BookVerb,
  limits,
  type Mode,
  newId,
  type OpenAnswer,
  pairingUrl,
  type Scanning,
  type SessionLimits,
  type SessionSummary,
  type SessionView,
  type Shrinking,
  type TicketAnswer,
} from '@snaplink/contract'
import type { Transaction } from 'kysely'
import type { Clock } from '../clock.ts'
import type { Db } from '../db/connect.ts'
import type { SessionRow, Tables } from '../db/tables.ts'
import { AppError } from '../errors.ts'
import { type Device, expiryOf } from './access.ts'
import type { Bell } from './bell.ts'
import type { Commands } from './commands.ts'
import type { DeviceSignals } from './device-signals.ts'
import { createJoin, deviceRow, type Join } from './join-session.ts'
import type { Presence } from './presence.ts'
import { type CloseSession, registerSessionCommands } from './session-commands.ts'
import { createSessionExpiry } from './session-expiry.ts'
import { allMediaTypes, limitColumns, limitsOf, shrinkOf } from './session-limits.ts'
import type { SessionLog } from './session-log.ts'
import { modeColumns, modeOf, registerModeCommand } from './session-mode.ts'
import { createSignals } from './signals.ts'
import { ticketTokens } from './ticket-tokens.ts'
import { issueTicket } from './tickets.ts'
import { newToken } from './tokens.ts'

export interface OpenOptions {
  ownerId: string | null
  pageName: string
  limits?: Partial<SessionLimits>
  keepMetadata?: boolean
  shrink?: Shrinking
  mode?: Mode
  scanning?: Scanning
  bookVerb?: BookVerb
  /** Under which the page reached us: `https://photos.example.org`. */
  origin?: string
  /** With whose end it ends too. */
  loginId?: string
  /** A login request instead of a page: it lives shorter, and what it is belongs to its feature. */
  signin?: SigninOpening
}

export interface SigninOpening {
  /** A UUID, because the documented API says so: 122 random bits. */
  readonly pageToken: string
  readonly forMs: number
  /** Runs in the transaction that makes page and ticket. */
  write(trx: Transaction<Tables>, sessionId: string): Promise<void>
}

/** Sessions from opening to closing: who opens, joins, leaves and ends them. */
export interface Sessions {
  /** @throws AppError `session.too-many` */
  open(options: OpenOptions): Promise<OpenAnswer>
  /** See join-session.ts. */
  join: Join
  /** A fresh ticket for one more phone. Not a command: its answer is a secret, which the log must not hold. */
  renewTicket(page: Device, origin?: string): Promise<TicketAnswer>
  view(device: Device, origin?: string): Promise<SessionView>
  /** The owner's open sessions, newest first. */
  listOf(ownerId: string): Promise<SessionSummary[]>
  /** @throws AppError `command.forbidden` for a phone */
  endAsPage(page: Device): Promise<void>
  /** @throws AppError `session.unknown` unless it is open and belongs to `ownerId` */
  endAsOwner(sessionId: string, ownerId: string): Promise<void>
  /** Someone sees the page: the session goes on. Written at most once a minute. */
  touch(device: Device): Promise<void>
  /** Whoever ends it, and why. @throws AppError `session.closed`, `session.unknown` */
  close: CloseSession
  /** See session-expiry.ts. */
  sweep(): Promise<void>
}

interface Parts {
  db: Db
  log: SessionLog
  bell: Bell
  commands: Commands
  presence: Presence
  deviceSignals: DeviceSignals
  clock: Clock
  secret: Buffer
  /** What a session may hold at most, and does unless its opener wants less. Default: the contract's. */
  photoLimits?: SessionLimits
  /** Where phones reach us, the best address first, for a page that reached us under `origin`. */
  addresses: (origin?: string) => Address[]
  /** Runs in the transaction that closes a session. */
  onClosed: (trx: Transaction<Tables>, session: SessionRow) => Promise<void>
}

export function createSessions(parts: Parts): Sessions {
  const {
    db,
    log,
    presence,
    deviceSignals,
    clock,
    secret,
    photoLimits = { ...limits, mediaTypes: [...allMediaTypes] },
    addresses,
  } = parts
  const tokens = ticketTokens(secret, clock)
  const close = registerSessionCommands(parts)
  registerModeCommand(parts.commands)
  const { sweep } = createSessionExpiry({ ...parts, signals: createSignals(parts.bell) })

  async function toTicketAnswer(
    sessionId: string,
    issued: { ticket: string; expiresAt: number },
    origin?: string,
  ): Promise<TicketAnswer> {
    const base = addresses(origin)[0]?.origin ?? 'http://localhost'
    const token = await tokens.wrap(issued.ticket, issued.expiresAt)
    return { ...issued, token, url: pairingUrl(base, sessionId, issued.ticket), renewInMs: limits.ticketRenewMs }
  }

  async function openRows(ownerId: string) {
    const rows = await db.read
      .selectFrom('sessions')
      .selectAll()
      .where('ownerId', '=', ownerId)
      .where('closedAt', 'is', null)
      .orderBy('openedAt', 'desc')
      .execute()
    return rows.filter((row) => expiryOf(row) > clock.now())
  }

  deviceSignals.register('device.visible', {
    roles: ['page', 'phone'],
    async hear(device, { visible }) {
      presence.setVisible(device, visible)
      if (visible && device.role === 'page') await touch(device)
    },
  })

  async function touch({ sessionId }: Device): Promise<void> {
    const now = clock.now()
    await db.write
      .updateTable('sessions')
      .set({ usedAt: now })
      .where('id', '=', sessionId)
      .where('closedAt', 'is', null)
      .where('usedAt', '<', now - 60_000)
      .execute()
  }

  return {
    sweep,
    touch,
    close,
    join: createJoin({ db, log, clock, secret, tokens }),

    async open({
      ownerId,
      pageName,
      limits: wanted = {},
      keepMetadata = false,
      shrink,
      origin,
      loginId,
      signin,
      ...given
    }) {
      if (ownerId !== null && (await openRows(ownerId)).length >= limits.maxOpenSessions) {
        throw new AppError('session.too-many')
      }
      const now = clock.now()
      const session: SessionRow = {
        id: newId(),
        kind: signin ? 'signin' : 'work',
        ownerId,
        pageName,
        openedAt: now,
        usedAt: now,
        endsAt: now + (signin?.forMs ?? limits.sessionMaxMs),
        closedAt: null,
        head: 0,
        trimmedTo: 0,
        ...limitColumns(wanted, photoLimits),
        keepMetadata: keepMetadata ? 1 : 0,
        shrink: shrink ? JSON.stringify(shrink) : null,
        loginId: loginId ?? null,
        ...modeColumns(given),
      }
      const page = { id: newId(), name: pageName, token: signin?.pageToken ?? newToken('sp') }
      // The row first: whoever appends needs it to lock. A session without its first event admits nobody, for nobody has its token.
      await db.write.insertInto('sessions').values(session).execute()
      const { seq, answer } = await log.append(session.id, { by: page.id, id: session.id }, async (trx) => {
        await trx
          .insertInto('devices')
          .values(deviceRow(session.id, 'page', page, now))
          .execute()
        const ticket = await issueTicket(trx, session.id, clock, { forMs: signin?.forMs })
        await signin?.write(trx, session.id)
        return { events: [{ type: 'session.opened', data: { pageName } }], answer: ticket }
      })
      if (!answer) throw new Error('A session that was just made cannot have been opened before.')
      return {
        sessionId: session.id,
        pageToken: page.token,
        deviceId: page.id,
        ticket: await toTicketAnswer(session.id, answer, origin),
        addresses: addresses(origin),
        cursor: seq,
        expiresAt: expiryOf(session),
        limits: limitsOf(session),
      }
    },

    async renewTicket(page, origin) {
      if (page.role !== 'page') throw new AppError('command.forbidden')
      const issued = await db.write.transaction().execute((trx) => issueTicket(trx, page.sessionId, clock))
      return toTicketAnswer(page.sessionId, issued, origin)
    },

    async view({ sessionId }, origin) {
      // The cursor first: what happens between the two reads is told again, never left out.
      const session = await db.read
        .selectFrom('sessions')
        .selectAll()
        .where('id', '=', sessionId)
        .executeTakeFirstOrThrow(() => new AppError('session.unknown'))
      const devices = await db.read
        .selectFrom('devices')
        .selectAll()
        .where('sessionId', '=', sessionId)
        .where('removedAt', 'is', null)
        .orderBy('joinedAt')
        .execute()
      return {
        sessionId,
        pageName: session.pageName,
        openedAt: session.openedAt,
        expiresAt: expiryOf(session),
        cursor: session.head,
        limits: limitsOf(session),
        keepMetadata: session.keepMetadata === 1,
        ...shrinkOf(session),
        ...modeOf(session),
        addresses: addresses(origin),
        devices: devices.map((device) => ({
          deviceId: device.id,
          name: device.name,
          role: device.role,
          state: presence.stateOf(device),
          joinedAt: device.joinedAt,
        })),
      }
    },

    async listOf(ownerId) {
      const rows = await openRows(ownerId)
      if (rows.length === 0) return []
      const ids = rows.map(({ id }) => id)
      const phones = await db.read
        .selectFrom('devices')
        .select(['sessionId', 'name'])
        .where('sessionId', 'in', ids)
        .where('role', '=', 'phone')
        .where('removedAt', 'is', null)
        .execute()
      const photos = await db.read
        .selectFrom('photos')
        .select(['sessionId', (eb) => eb.fn.countAll<number>().as('count')])
        .where('sessionId', 'in', ids)
        .where('state', 'in', ['offered', 'received', 'ready'])
        .groupBy('sessionId')
        .execute()
      return rows.map((row) => ({
        sessionId: row.id,
        pageName: row.pageName,
        openedAt: row.openedAt,
        expiresAt: expiryOf(row),
        phones: phones.filter(({ sessionId }) => sessionId === row.id).map(({ name }) => name),
        photos: Number(photos.find(({ sessionId }) => sessionId === row.id)?.count ?? 0),
      }))
    },

    async endAsPage(page) {
      if (page.role !== 'page') throw new AppError('command.forbidden')
      await close(page.sessionId, page.id, 'page')
    },

    async endAsOwner(sessionId, ownerId) {
      if (!(await openRows(ownerId)).some(({ id }) => id === sessionId)) throw new AppError('session.unknown')
      await close(sessionId, 'server', 'owner')
    },
  }
}
