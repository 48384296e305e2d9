import { once } from 'node:events'
import { mkdir } from 'node:fs/promises'
import { createServer as createHttpServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type RequestHandler, Router } from 'express'
import type { Logger } from 'pino'
import proxyAddr from 'proxy-addr'
import { createAccountLog } from './accounts/account-log.ts'
import { adoptGuest } from './accounts/adopt-guest.ts'
import { createApiKeys } from './accounts/api-keys.ts'
import { betterAuthIdentity } from './accounts/better-auth-identity.ts'
import type { Identity } from './accounts/identity.ts'
import type { loginTokens } from './accounts/login-token.ts'
import { ownersBy } from './accounts/owner.ts'
import { addressesFor, lanAddresses } from './addresses.ts'
import { type Clock, systemClock } from './clock.ts'
import type { Config } from './config.ts'
import { connect, type Db } from './db/connect.ts'
import { migrate } from './db/migrate.ts'
import { openDestinations } from './destinations/destinations.ts'
import { books } from './features/books/books.ts'
import { handouts } from './features/handouts/handouts.ts'
import { knownPhoneRoutes } from './features/known-phones/known-phone-routes.ts'
import { createKnownPhones } from './features/known-phones/known-phones.ts'
import { photoSweepKind } from './features/photos/photo-sweep.ts'
import { photos } from './features/photos/photos.ts'
import { publishing } from './features/publishing/publishing.ts'
import { scans } from './features/scans/scans.ts'
import { type SigninRules, signin } from './features/signin/signin.ts'
import { stockTakes } from './features/stock-takes/stock-takes.ts'
import { texts } from './features/texts/texts.ts'
import { viewfinder } from './features/viewfinder/viewfinder.ts'
import { openDiskFileStore } from './files/disk-file-store.ts'
import { createFileDeletion } from './files/file-deletion.ts'
import { fileRoutes } from './files/file-routes.ts'
import { createFileUrls } from './files/file-urls.ts'
import { sweepOrphans } from './files/orphan-sweep.ts'
import { allowOrigins } from './http/allow-origins.ts'
import { createApp, endOfApp } from './http/app.ts'
import { authRoutes } from './http/auth-routes.ts'
import { basePathOf, stripBasePath } from './http/base-path.ts'
import { easyQrRoutes } from './http/easyqr-routes.ts'
import { healthRoutes } from './http/health-routes.ts'
import { limitCommands, limitUploads } from './http/limit-devices.ts'
import { createLoginDesk } from './http/login-desk.ts'
import { loginRoutes } from './http/login-routes.ts'
import { type OriginRule, originRule } from './http/origins.ts'
import { pages } from './http/pages.ts'
import { createRateLimits, networkOf, type RateLimits } from './http/rate-limits.ts'
import { requireOwnOrigin } from './http/require-own-origin.ts'
import { sessionRoutes } from './http/session-routes.ts'
import { shortCodeRoutes } from './http/short-code-routes.ts'
import { createJobs } from './jobs/jobs.ts'
import { noPlaces, openPlaces } from './places.ts'
import { repeat } from './repeat.ts'
import { readOrCreateSecret } from './secret.ts'
import { createAccess } from './session/access.ts'
import { createLocalBell } from './session/bell.ts'
import { createCommands } from './session/commands.ts'
import { createDeviceSignals } from './session/device-signals.ts'
import { createLoginPages } from './session/login-pages.ts'
import { createPresence } from './session/presence.ts'
import { createSessionLog } from './session/session-log.ts'
import { createSessions } from './session/sessions.ts'
import { createShortCodes } from './session/short-codes.ts'
import { createSignals } from './session/signals.ts'
import { httpTransports } from './transports/http-transports.ts'
import { socketIo } from './transports/socketio.ts'
import { refuseOtherUpgrades } from './transports/upgrades.ts'
import { webSocket } from './transports/websocket.ts'
import { openTusFolder } from './tus/tus-folder.ts'

export interface SnaplinkServer {
  /** The port it listens on; chosen by the system where the config says 0. */
  readonly port: number
  /** Ends every line, waits for what is being written, and lets go of the database. Safe to call twice. */
  close(): Promise<void>
}

/** What may stand in for the real thing: in tests, and in programs that hold a server of ours. */
export interface ServerParts {
  logger: Logger
  clock?: Clock
  identity?: Identity
  rateLimits?: RateLimits
  /** How often sessions that ran out are looked for. Milliseconds. */
  sweepEveryMs?: number
  /** Sees each request before anything else does. */
  front?: RequestHandler
  /** Rules with a hole in them, for the tests that have to find it. No setting leads here. */
  holes?: {
    signinRules?: Partial<SigninRules>
    loginTokens?: typeof loginTokens
    originRule?: OriginRule
  }
}

/**
 * How long one request may take to arrive. Node's standard of five minutes would cut off a photo on a slow line; an upload that
 * stands still is ended long before this, by `limits.uploadIdleMs`. Milliseconds.
 */
const requestTimeoutMs = 60 * 60_000

/** How often sessions that ran out are looked for. Milliseconds. */
const usualSweepEveryMs = 30_000

/** How often pages are looked for whose login has ended elsewhere: on another node, by the command line, by its own end. Milliseconds. */
const checkLoginsEveryMs = 3_000

/** The same for uploads, which have a day, and cost a look at a file each. Milliseconds. */
const sweepUploadsEveryMs = 10 * 60_000

/** Bytes that no row names are rare, and looking for them costs a look at every file. Milliseconds. */
const sweepOrphansEveryMs = 60 * 60_000

/**
 * Puts all the parts together and starts to listen.
 *
 * @throws what the file system, the database or `listen` throws; start.ts says it in sentences
 */
export async function createServer(config: Config, given: ServerParts): Promise<SnaplinkServer> {
  await mkdir(config.dataDir, { recursive: true, mode: 0o700 })
  const db = connect(config.databaseUrl)
  try {
    return await assemble(db, config, given)
  } catch (error) {
    // Open connections would keep the process alive.
    await db.close()
    throw error
  }
}

async function assemble(db: Db, config: Config, given: ServerParts): Promise<SnaplinkServer> {
  const { logger, clock = systemClock, rateLimits = createRateLimits(), holes = {} } = given
  const secret = config.secret ?? (await readOrCreateSecret(config.dataDir))
  await migrate(db)
  const identity = given.identity ?? (await betterAuthIdentity(db, secret, clock, holes.loginTokens))
  const places = config.geoIpPath === undefined ? noPlaces : await openPlaces(config.geoIpPath)
  const ownerOf = ownersBy(identity, createApiKeys({ db, clock }))

  const bell = createLocalBell()
  const log = createSessionLog({ db, bell, clock })
  const signals = createSignals(bell)
  const access = createAccess({ db, clock })
  const commands = limitCommands(createCommands(log), rateLimits)
  const deviceSignals = createDeviceSignals()
  const presence = createPresence({ db, signals, clock })
  const jobs = createJobs({ db, clock, logger })
  const sessions = createSessions({
    db,
    log,
    bell,
    commands,
    presence,
    deviceSignals,
    clock,
    secret,
    photoLimits: config.photoLimits,
    addresses,
    async onClosed(trx, { id, kind }) {
      if (kind !== 'work') return
      await jobs.enqueue(trx, photoSweepKind, { sessionId: id })
      await scanFeature.sweepSession(trx, id)
      await textFeature.sweepSession(trx, id)
      await handoutFeature.sweepSession(trx, id)
      await bookFeature.sweepSession(trx, id)
    },
  })
  function addresses(origin?: string) {
    if (config.publicUrl) return [{ origin: config.publicUrl, label: config.publicUrl }]
    return addressesFor(origin, lanAddresses(port))
  }

  const accountLog = createAccountLog({ db, clock })
  const loginPages = createLoginPages({ db, log, close: sessions.close })
  const desk = createLoginDesk({
    ...{ identity, accountLog, pages: loginPages, publicUrl: config.publicUrl },
    adoptGuest: (guestId, userId) => adoptGuest(db, guestId, userId),
  })

  const files = await openDiskFileStore(join(config.dataDir, 'files'))
  const uploads = await openTusFolder(join(config.dataDir, 'uploads'))
  const fileDeletion = createFileDeletion({ files, jobs })
  const urls = createFileUrls({ secret, clock })
  const { maxPhotoBytes } = config.photoLimits
  const photoParts = {
    db,
    log,
    commands,
    signals,
    access,
    files,
    fileDeletion,
    uploads,
    urls,
    jobs,
    maxPhotoBytes,
    clock,
    rateLimits,
    logger,
  }
  const photoFeature = photos(photoParts)
  const scanFeature = scans({ db, log, commands, access, ownerOf, jobs, clock, limits: rateLimits })
  viewfinder({ deviceSignals, signals, clock })
  const textFeature = texts({ db, log, commands, signals, access, clock })
  const handoutFeature = handouts({ db, log, commands, access, files, fileDeletion, urls, jobs, clock })
  const bookFeature = books({
    ...{ db, log, commands, access, ownerOf, files, urls, jobs, clock, logger, secret, limits: rateLimits },
    providers: {
      settings: config.bookProviders,
      googleBooksKey: config.googleBooksKey,
      contact: config.contact,
    },
  })

  const basePath = basePathOf(config.publicUrl)
  const app = createApp({ ...config, logger, isHttps: config.publicUrl?.startsWith('https:') === true })
  const isAllowedOrigin = holes.originRule ?? originRule(config)
  const addressOf = (req: IncomingMessage) => networkOf(proxyAddr(req, app.get('trust proxy fn')))
  const transportParts = {
    access,
    sessions,
    log,
    bell,
    commands,
    deviceSignals,
    presence,
    logger,
    isAllowedOrigin,
    addressOf,
  }
  const overHttp = httpTransports(transportParts)
  const overSockets = [webSocket(transportParts), socketIo(transportParts)]

  const signinFeature = signin({
    ...{ db, log, sessions, identity, accountLog, desk, places, clock, secret, logger, limits: rateLimits },
    isNumberAlwaysNeeded: config.signinNumber === 'always',
    approvalPage: (origin) => config.mobileAppUrl ?? `${addresses(origin)[0]?.origin ?? ''}/approve`,
    rules: holes.signinRules,
  })

  let isStopping = false
  const api = Router()
  api.use(requireOwnOrigin(isAllowedOrigin))
  api.use('/auth', signinFeature.router, loginRoutes({ identity, accountLog, desk, places, limits: rateLimits }))
  api.use(
    '/auth',
    authRoutes({
      ...{ identity, desk, accountLog, limits: rateLimits, isOurOrigin: isAllowedOrigin },
      guests: config.guests,
    }),
  )
  api.use(overHttp.router, sessionRoutes({ sessions, access, ownerOf, limits: rateLimits }))
  api.use(photoFeature.router, scanFeature.router, textFeature.router, handoutFeature.router, bookFeature.router)
  api.use(stockTakes({ db, ownerOf, clock, limits: rateLimits }).router)
  const shortCodes = createShortCodes({ db, clock, secret })
  const destinations = openDestinations(config.destinations)
  const publishParts = { db, log, jobs, files, destinations, clock, logger, secret, ownerOf, limits: rateLimits }
  api.use(publishing(publishParts).router)
  const knownPhones = createKnownPhones({ db, log, clock, secret })
  api.use(knownPhoneRoutes({ knownPhones, identity, access, limits: rateLimits }))
  api.use(shortCodeRoutes({ shortCodes, sessions, access, limits: rateLimits }))
  api.use(fileRoutes({ db, files, urls, clock }))

  if (given.front) app.use(given.front)
  app.use(['/api', '/files', '/health', '/create-session'], allowOrigins(config.origins))
  app.use(healthRoutes({ db, dataDir: config.dataDir, isStopping: () => isStopping }))
  app.use('/api', api)
  app.use(easyQrRoutes({ sessions, limits: rateLimits, guests: config.guests, isAllowedOrigin, clock }))
  app.use('/files', requireOwnOrigin(isAllowedOrigin), limitUploads(rateLimits), photoFeature.tus.handle)
  app.use(await pages(fileURLToPath(new URL('../../web/dist', import.meta.url)), basePath))
  app.use(endOfApp(logger))

  const server = createHttpServer({ requestTimeout: requestTimeoutMs })
  const strip = stripBasePath(basePath)
  server.prependListener('request', strip).prependListener('upgrade', strip)
  server.on('request', app)
  for (const transport of overSockets) transport.attach(server)
  refuseOtherUpgrades(server)
  await photoFeature.tus.takeUp()
  const port = await listen(server, config)

  await jobs.start()
  const stopSweeping = repeat(given.sweepEveryMs ?? usualSweepEveryMs, sweep, logger)
  const stopCheckingLogins = repeat(checkLoginsEveryMs, () => loginPages.closeEnded(identity.standing), logger)
  const stopSweepingUploads = repeat(sweepUploadsEveryMs, async () => void (await photoFeature.tus.sweep()), logger)
  const stopSweepingOrphans = repeat(sweepOrphansEveryMs, () => sweepOrphans(db, files), logger)

  const stopSweepingBooks = repeat(sweepOrphansEveryMs, bookFeature.sweep, logger)

  async function sweep(): Promise<void> {
    await sessions.sweep()
    await signinFeature.sweep()
    await identity.sweep()
    await accountLog.sweep()
  }

  async function stop(): Promise<void> {
    isStopping = true
    stopSweeping()
    stopSweepingUploads()
    stopSweepingOrphans()
    stopSweepingBooks()
    stopCheckingLogins()
    const closed = once(server, 'close')
    server.close()
    // Uploads that are still arriving are cut off, with what came of them kept; the phone goes on when we are back.
    await Promise.all([overHttp.close(), photoFeature.tus.close(), ...overSockets.map((each) => each.close())])
    server.closeAllConnections()
    await closed
    presence.stop()
    await jobs.stop()
    await log.drained()
    await db.close()
  }

  let stopped: Promise<void> | undefined
  return {
    port,
    close() {
      stopped ??= stop()
      return stopped
    },
  }
}

async function listen(server: Server, { port, host }: Config): Promise<number> {
  server.listen(port, host)
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}
