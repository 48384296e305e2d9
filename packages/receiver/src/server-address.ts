import { MistypedError } from './sentence-error.ts'

/**
 * Reads the address of a server: `https://photos.example.org`, or short `192.168.1.20:3000`.
 *
 * @param what where it was given, for the sentence
 * @throws MistypedError
 */
export function readServerAddress(given: string, what: string): string {
  const text = /^https?:\/\//i.test(given) ? given : `http://${given}`
  const url = URL.canParse(text) ? new URL(text) : null
  if (!url || url.search || url.hash || url.username) {
    throw new MistypedError(`${what} is "${given}"; it has to be an address like http://192.168.1.20:3000 .`)
  }
  return url.href.replace(/\/?$/, '/')
}

/** What the server at `base` tells of itself, or a sentence that says why it tells nothing. */
export type ServerState =
  | { isThere: true; isReady: boolean; database: boolean; disk: boolean; version: string | undefined; answerMs: number }
  | { isThere: false; sentence: string }

const answerWithinMs = 5000

export async function askServer(base: string): Promise<ServerState> {
  const begunAt = performance.now()
  let response: Response
  try {
    response = await fetch(new URL('ready', base), { signal: AbortSignal.timeout(answerWithinMs) })
  } catch {
    const sentence = `Nothing answers at ${base}. Is Snaplink running there, and is the address right?`
    return { isThere: false, sentence }
  }
  const answerMs = performance.now() - begunAt
  const told = await response.json().catch(() => null)
  if (typeof told?.status !== 'string' || !/^(not-)?ready$/.test(told.status)) {
    return { isThere: false, sentence: `What answers at ${base} is not Snaplink.` }
  }
  const { status, database, disk, version } = told
  return { isThere: true, isReady: status === 'ready', database, disk, version, answerMs }
}
