import { askServer, readServerAddress, SentenceError } from '@snaplink/receiver'
import { texts } from '../texts.ts'
import { version } from '../version.ts'

/** Looks whether a Snaplink that this application understands answers there. @returns its address. @throws SentenceError */
export async function findServerElsewhere(given: string): Promise<string> {
  const base = readServerAddress(given, 'The address')
  const state = await askServer(base)
  if (!state.isThere) throw new SentenceError(state.sentence)
  const theirs = state.version ?? '?'
  if (generationOf(theirs) !== generationOf(version)) {
    throw new SentenceError(texts.server.otherVersion(base, theirs, version))
  }
  return base
}

/** Before 1.0 each middle number may change what is understood, after it each first one (semver.org, 4). */
function generationOf(version: string): string {
  const [major = '', minor = ''] = version.split('.')
  return major === '0' ? `0.${minor}` : major
}
