import { askServer, readServerAddress, type ServerState } from '@snaplink/receiver'
import { openSessions } from '@snaplink/sdk'
import type { CommandParts } from '../command-parts.ts'
import { explain, logIn } from '../open-page.ts'
import { printable } from '../printable.ts'
import { version } from '../version.ts'

export interface StatusOptions {
  server?: string
  email?: string
  json?: boolean
}

interface Listed {
  sessionId: string
  pageName: string
  openedAt: number
  expiresAt: number
}

/** `snaplink status`: whether a server answers, which one, and what is open. @returns 0 if it is ready, else 1 */
export async function status(options: StatusOptions, { output }: CommandParts): Promise<number> {
  const base = options.server === undefined ? await localAddress() : readServerAddress(options.server, '--server')
  const state = await askServer(base)
  const sessions = await listSessions(base, options, state)
  if (options.json) output.data(JSON.stringify({ server: base, command: version, ...state, ...sessions }))
  else for (const line of [describe(base, state), ...describeSessions(sessions)]) output.data(line)
  return state.isThere && state.isReady ? 0 : 1
}

async function localAddress(): Promise<string> {
  const { readConfig } = await import('@snaplink/server/config')
  const { publicUrl, port } = readConfig()
  return `${publicUrl ?? `http://localhost:${port}`}/`
}

/** One's own on a server, with a login; else all in the database that this computer's settings name. */
async function listSessions(base: string, { server, email }: StatusOptions, state: ServerState) {
  if (email !== undefined && state.isThere) {
    try {
      return { of: email, sessions: (await openSessions({ base, login: await logIn(base, email) })) as Listed[] }
    } catch (error) {
      throw await explain(error, base)
    }
  }
  if (server !== undefined) return { of: null, sessions: null }
  const { readConfig } = await import('@snaplink/server/config')
  const config = readConfig()
  const { explainStart, placeOfData, readOpenSessions } = await import('@snaplink/server')
  const sessions = await readOpenSessions(config).catch((error) => {
    throw explainStart(error, config)
  })
  return { of: placeOfData(config), sessions: sessions as Listed[] | null }
}

function describe(base: string, state: ServerState): string {
  if (!state.isThere) return state.sentence
  const which = `Snaplink ${state.version ?? '(version unknown)'} answers at ${base} in ${Math.round(state.answerMs)} ms`
  const lacks = [!state.database && 'its database does not answer', !state.disk && 'its disk is full or not writable']
  const health = state.isReady
    ? 'it is ready'
    : `it is not ready: ${lacks.filter(Boolean).join(', ') || 'it is stopping'}`
  const other = state.version === version ? '' : ` This command is version ${version}.`
  return `${which}; ${health}.${other}`
}

function describeSessions({ of, sessions }: { of: string | null; sessions: Listed[] | null }): string[] {
  if (of === null) return ['Open sessions are shown to their owner: add --email you@example.org.']
  if (sessions === null) return [`There is no database yet at ${of}.`]
  const lines = sessions.map(({ pageName, openedAt }) => {
    return `  ${printable(pageName)}, since ${new Date(openedAt).toLocaleString()}`
  })
  return [`Open sessions in ${of}: ${sessions.length}`, ...lines]
}
