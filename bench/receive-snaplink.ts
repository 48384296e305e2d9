import type { RequestListener } from 'node:http'
import { join } from 'node:path'
import { newId } from '@snaplink/contract'
import { pino } from 'pino'
import { systemClock } from '../packages/server/src/clock.ts'
import { connect } from '../packages/server/src/db/connect.ts'
import { migrate } from '../packages/server/src/db/migrate.ts'
import { photos } from '../packages/server/src/features/photos/photos.ts'
import { openDiskFileStore } from '../packages/server/src/files/disk-file-store.ts'
import { createFileDeletion } from '../packages/server/src/files/file-deletion.ts'
import { createFileUrls } from '../packages/server/src/files/file-urls.ts'
import { createApp, endOfApp } from '../packages/server/src/http/app.ts'
import { createJobs } from '../packages/server/src/jobs/jobs.ts'
import { createAccess } from '../packages/server/src/session/access.ts'
import { createLocalBell } from '../packages/server/src/session/bell.ts'
import { createCommands } from '../packages/server/src/session/commands.ts'
import { createDeviceSignals } from '../packages/server/src/session/device-signals.ts'
import { createPresence } from '../packages/server/src/session/presence.ts'
import { allMediaTypes } from '../packages/server/src/session/session-limits.ts'
import { createSessionLog } from '../packages/server/src/session/session-log.ts'
import { createSessions } from '../packages/server/src/session/sessions.ts'
import { createSignals } from '../packages/server/src/session/signals.ts'
import { openTusFolder } from '../packages/server/src/tus/tus-folder.ts'

/** Photos that are expected, where a receiver wants to know before: one credential, and the photos' ids. */
export interface Expected {
  sessionId: string
  token: string
  photoIds: string[]
}

/**
 * The way of a photo into Snaplink, as create-server.ts puts it together, on SQLite: Express, token, tus or plain request, hash,
 * fsync, judging, row and event. The jobs stay in their table: preparing photos is measured by itself.
 */
export async function openPhotos(
  folder: string,
  uploadsFolder: string,
): Promise<{ listener: RequestListener; expect(photos: number): Promise<Expected> }> {
  const clock = systemClock
  const logger = pino({ level: 'error' })
  const secret = Buffer.from('only for this bench')
  const db = connect(`sqlite://${join(folder, 'snaplink.db')}`)
  await migrate(db)
  const bell = createLocalBell()
  const log = createSessionLog({ db, bell, clock })
  const signals = createSignals(bell)
  const access = createAccess({ db, clock })
  const commands = createCommands(log)
  const jobs = createJobs({ db, clock, logger })
  const sessions = createSessions({
    ...{ db, log, bell, commands, clock, secret },
    presence: createPresence({ db, signals, clock }),
    photoLimits: {
      maxPhotos: 100_000,
      maxPhotoBytes: 25 * 1024 * 1024,
      maxTotalBytes: 2 ** 50,
      mediaTypes: allMediaTypes,
    },
    deviceSignals: createDeviceSignals(),
    addresses: () => [],
    onClosed: async () => undefined,
  })
  const files = await openDiskFileStore(join(folder, 'files'))
  const uploads = await openTusFolder(uploadsFolder)
  const urls = createFileUrls({ secret, clock })
  const stores = { files, fileDeletion: createFileDeletion({ files, jobs }), uploads, urls }
  const feature = photos({ db, log, commands, signals, access, ...stores, jobs, clock, logger })
  const app = createApp({ logger, trustProxy: false, isHttps: false })
  app.use('/api', feature.router)
  app.use('/files', feature.tus.handle)
  app.use(endOfApp(logger))

  return {
    listener: app,
    async expect(count) {
      const { sessionId, pageToken: token, deviceId } = await sessions.open({ ownerId: null, pageName: 'Bench' })
      const page = { id: deviceId, sessionId, role: 'page', name: 'Bench' } as const
      const photoIds = Array.from({ length: count }, newId)
      for (const [position, photoId] of photoIds.entries()) {
        const data = { photoId, position, name: 'a.jpg', bytes: 3_000_000, mediaType: 'image/jpeg' }
        await commands.execute(page, { id: newId(), type: 'photo.offer', data })
      }
      return { sessionId, token, photoIds }
    },
  }
}
