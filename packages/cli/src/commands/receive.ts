import { basename } from 'node:path'
import { openPhotoFolder, type PhotoFolder, readNamePattern, readServerAddress } from '@snaplink/receiver'
import { type Credential, type PageSession, resumePage } from '@snaplink/sdk'
import type { CommandParts } from '../command-parts.ts'
import { watchInterruption } from '../interruption.ts'
import { openPage } from '../open-page.ts'
import { createReceiveReport } from '../receive-report.ts'
import { findReceiveState, type KeptState, keepReceiveState } from '../receive-state.ts'
import { receiveAll } from '../receiving.ts'
import { type ServerInUse, useServer } from '../server-in-use.ts'
import { showCode } from '../show-code.ts'

export interface ReceiveOptions {
  server?: string
  name: string
  count?: number
  json?: boolean
  address?: string
  email?: string
  keepMetadata?: boolean
}

/** `snaplink receive`: puts what phones send into a folder. @returns the exit code */
export async function receive(folderPath: string, options: ReceiveOptions, parts: CommandParts): Promise<number> {
  const { output } = parts
  const nameOf = readNamePattern(options.name, '--name')
  const folder = await openPhotoFolder(folderPath)
  const earlier = await findEarlier(folder, options.server)
  const interruption = watchInterruption(() => output.say('Ending. Ctrl-C once more ends it at once.'))
  const wantedPort = earlier && 'embeddedPort' in earlier.place ? earlier.place.embeddedPort : undefined
  const server = await useServer({ ...parts, server: options.server, wantedPort })
  const report = createReceiveReport(output, { json: options.json === true })
  const received = { photos: 0, scans: 0, texts: 0 }
  try {
    for (let kept = earlier; ; kept = null) {
      const resumed = kept && (await isOpen(kept, server)) ? kept : null
      const opened = resumed ? null : await open(folder, server, options)
      const credential = (resumed ?? opened)?.credential as Credential
      const state = await keepReceiveState(folder.path, server.place, credential, resumed)
      // From here to `receiveAll` nothing waits, so that no event passes unheard.
      const page = opened ?? resumePage(credential, { base: server.base, after: resumed?.after ?? undefined })
      if (resumed) output.say('Going on with the session of the last time.')
      const title = `Scan this with a phone’s camera. Its photos go to ${folder.path}; Ctrl-C ends it.`
      const code = showCode({ page, output, title, address: options.address, base: server.base, onUrl: report.code })
      const { count } = options
      const end = await receiveAll({ page, folder, nameOf, state, report, output, interruption, received, count })
      code.stop()
      page.stop()
      if (end !== 'renew') return end
    }
  } finally {
    await server.close()
    interruption.stop()
  }
}

/** What was left by the same command: a session at another server is none of ours. */
async function findEarlier(folder: PhotoFolder, server: string | undefined): Promise<KeptState | null> {
  const kept = await findReceiveState(folder.path)
  const keptServer = kept && 'server' in kept.place ? kept.place.server : undefined
  return keptServer === (server === undefined ? undefined : readServerAddress(server, '--server')) ? kept : null
}

async function open(folder: PhotoFolder, { base }: ServerInUse, options: ReceiveOptions): Promise<PageSession> {
  return openPage({ base, title: `Folder “${basename(folder.path)}”`, ...options })
}

/** Whether the session of an earlier run still takes us; waits for a server that is away. */
async function isOpen({ credential }: KeptState, { base }: ServerInUse): Promise<boolean> {
  const page = resumePage(credential, { base })
  const { promise, resolve } = Promise.withResolvers<boolean>()
  page.connection.subscribe(() => {
    const { state } = page.connection.get()
    if (state === 'live' || state === 'ended') resolve(state === 'live')
  })
  return promise.finally(() => page.stop())
}
