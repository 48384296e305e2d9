import { openAsBlob } from 'node:fs'
import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { text as readAll } from 'node:stream/consumers'
import { type PageSession, SnaplinkError } from '@snaplink/sdk'
import { openHandouts } from '@snaplink/sdk/handouts'
import { openTexts } from '@snaplink/sdk/texts'
import { amountOf } from '../amounts.ts'
import { CliError } from '../cli-error.ts'
import type { CommandParts } from '../command-parts.ts'
import { endPage } from '../end-page.ts'
import { type Interruption, watchInterruption } from '../interruption.ts'
import { openPage } from '../open-page.ts'
import type { Output } from '../output.ts'
import { useServer } from '../server-in-use.ts'
import { showCode } from '../show-code.ts'

export interface SendOptions {
  text?: string
  server?: string
  address?: string
  email?: string
}

interface NamedFile {
  readonly name: string
  readonly file: Blob
}

/** `snaplink send`: gives files and a text to a phone, which takes them by a tap. @returns the exit code */
export async function send(paths: readonly string[], options: SendOptions, parts: CommandParts): Promise<number> {
  const { output } = parts
  const text = options.text === '-' ? await readAll(process.stdin) : options.text
  if (paths.length === 0 && text === undefined) throw new CliError('Name files to send, or give a --text.', 2)
  const files = await Promise.all(paths.map(openFile))

  const interruption = watchInterruption(() => output.say('Ending. Ctrl-C once more ends it at once.'))
  const server = await useServer({ ...parts, server: options.server })
  try {
    const page = await openPage({ base: server.base, title: 'Files', email: options.email })
    const title = 'Scan this with a phone’s camera to get what is sent; Ctrl-C ends it.'
    const code = showCode({ page, output, title, address: options.address, base: server.base, onUrl: () => undefined })
    try {
      const ended = untilEnd(page, output, interruption)
      // Whichever comes first: a failure, or the end. After Ctrl-C nobody waits for the rest of a file.
      await Promise.race([giveAll(page, files, text, output), ended])
      return await ended
    } finally {
      code.stop()
      await endPage(page)
    }
  } finally {
    await server.close()
    interruption.stop()
  }
}

/** Read where it lies, as it is sent. @throws CliError */
async function openFile(path: string): Promise<NamedFile> {
  try {
    if ((await stat(path)).isDirectory()) throw new CliError(`${path} is a folder. Name the files in it: ${path}/*`)
    return { name: basename(path), file: await openAsBlob(path) }
  } catch (error) {
    if (error instanceof CliError) throw error
    const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT'
    throw new CliError(isMissing ? `There is no file ${path}.` : `The file ${path} cannot be read.`, 1, {
      cause: error,
    })
  }
}

async function giveAll(page: PageSession, files: readonly NamedFile[], text: string | undefined, output: Output) {
  if (text !== undefined) {
    await orSentence('The text', openTexts(page).sendText(text))
    output.say('The text is there.')
  }
  const { handOut } = openHandouts(page)
  for (const { name, file } of files) {
    await orSentence(name, handOut(file, name))
    output.say(`${name}  ${amountOf(file.size)} is there to be saved.`)
  }
}

/** @throws CliError with the server's sentence */
async function orSentence(what: string, giving: Promise<unknown>): Promise<void> {
  try {
    await giving
  } catch (error) {
    if (error instanceof SnaplinkError)
      throw new CliError(`${what} was not taken: ${error.sentence}`, 1, { cause: error })
    if (error instanceof DOMException) throw new CliError(`${what} cannot be read any more.`, 1, { cause: error })
    throw error
  }
}

/** Until Ctrl-C, until the last phone says goodbye, or until the session is ended elsewhere. @returns the exit code */
function untilEnd(page: PageSession, output: Output, { signal }: Interruption): Promise<number> {
  const { promise, resolve } = Promise.withResolvers<number>()
  const interrupt = () => resolve(Number(signal.reason))
  signal.addEventListener('abort', interrupt)
  if (signal.aborted) interrupt()
  page.onEvent(({ type, data }) => {
    if (type === 'device.joined') output.say(`${data.name} is connected.`)
    const isAnyLeft = page.view.get()?.devices.some(({ role }) => role === 'phone')
    if (type === 'device.removed' && !isAnyLeft) resolve(0)
  })
  page.connection.subscribe(() => page.connection.get().state === 'ended' && resolve(0))
  return promise
}
