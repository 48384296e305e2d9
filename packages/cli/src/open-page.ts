import { hostname } from 'node:os'
import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import { askServer } from '@snaplink/receiver'
import { openSession, type PageSession, SnaplinkError } from '@snaplink/sdk'
import { guestLogin, signInLogin } from '@snaplink/sdk/login'
import { CliError } from './cli-error.ts'
import { version } from './version.ts'

export interface PageOptions {
  base: string
  /** Whose session it shall be; a guest's without. */
  email?: string
  /** What the phone shows, before this computer's name. */
  title: string
  keepMetadata?: boolean
}

/** Opens a session on a server, as the page in it. @throws CliError */
export async function openPage({ base, email, title, keepMetadata }: PageOptions): Promise<PageSession> {
  try {
    const login = await logIn(base, email)
    return await openSession({
      base,
      login,
      pageName: `${title} · ${hostname()}`,
      ...(keepMetadata && { keepMetadata }),
    })
  } catch (error) {
    throw await explain(error, base)
  }
}

/** The token of a login: an account's with `email`, else a new guest's. */
export async function logIn(base: string, email: string | undefined): Promise<string> {
  if (email === undefined) return (await guestLogin({ base })).token
  const password = process.env.SNAPLINK_PASSWORD ?? (await askPassword(email))
  return (await signInLogin({ email, password }, { base })).token
}

/** Asks at the terminal, without showing what is typed. */
async function askPassword(email: string): Promise<string> {
  if (!process.stdin.isTTY)
    throw new CliError('Put the password into SNAPLINK_PASSWORD: there is no terminal to ask at.', 2)
  process.stderr.write(`Password of ${email}: `)
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() })
  const asking = createInterface({ input: process.stdin, output: nowhere, terminal: true })
  try {
    return await asking.question('')
  } finally {
    asking.close()
    process.stderr.write('\n')
  }
}

/** The sentence for what a server refused, or for why it did not answer. */
export async function explain(error: unknown, base: string): Promise<unknown> {
  if (!(error instanceof SnaplinkError)) return error
  const sentence = await sentenceOf(error, base)
  return new CliError(sentence, 1, { cause: error })
}

async function sentenceOf(error: SnaplinkError, base: string): Promise<string> {
  if (error.code === 'login.guests-off' || error.code === 'login.required') {
    return `${base} wants you to log in: add --email you@example.org; the password is asked for, or read from SNAPLINK_PASSWORD.`
  }
  const state = await askServer(base)
  if (!state.isThere) return state.sentence
  // What is refused in this way is a request that the other side does not know.
  const isOtherVersion =
    state.version !== version && ['path.unknown', 'request.invalid', 'network'].includes(error.code)
  if (!isOtherVersion) return error.sentence
  return `The Snaplink at ${base} is version ${state.version ?? 'unknown'} and this command is ${version}; they do not understand each other. Update the older one.`
}
