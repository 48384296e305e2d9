import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import type { Clipboard } from '../src/typing/paste.ts'

/** A screen of its own, with a terminal on it that is in front and writes down each key. */
export interface X11Screen {
  /** For `DISPLAY`. */
  readonly display: string
  /** As the keyboard's layout: `us`, `de`, `fr`. */
  useLayout(layout: string): Promise<void>
  /** All that was typed so far; Enter is `\r`. */
  typed(): Promise<string>
  /** Its two clipboards, as Electron has them in the application. */
  readonly clipboard: Clipboard
  copy(text: string): Promise<void>
  copied(): Promise<string>
  close(): Promise<void>
}

const startMs = 20_000

/** Needs Xvfb, xterm, xdotool, setxkbmap and xclip: `typingTools` of scripts/test-services.ts says whether they are here. */
export async function openX11Screen(): Promise<X11Screen> {
  const folder = await mkdtemp(join(tmpdir(), 'snaplink-typed-'))
  const file = join(folder, 'typed')
  const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '800x600x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  })
  const display = `:${await firstLine(server.stdio[3] as Readable)}`
  const environment = { ...process.env, DISPLAY: display, LC_ALL: 'C.UTF-8' }
  // Raw: a terminal would else keep a line until its end. The file appears when it is so.
  const keep = `stty raw -echo; exec cat > '${file}'`
  // There is no window manager: the keys go to what lies under the pointer, which stands in the middle.
  const terminal = spawn('xterm', ['-u8', '-geometry', '160x60+0+0', '-e', 'sh', '-c', keep], {
    env: environment,
    stdio: 'ignore',
  })
  await until(async () => existsSync(file))
  await until(async () => (await run('xdotool', ['search', '--onlyvisible', '--class', 'xterm'], environment)) === 0)

  const boards = ['primary', 'clipboard'] as const
  const put = async (board: string, words: string) => {
    // It stays, for whoever has copied something hands it over.
    const owner = spawn('xclip', ['-selection', board], { env: environment, stdio: ['pipe', 'ignore', 'ignore'] })
    owner.stdin.end(words)
    await once(owner, 'exit')
  }
  const take = (board: string) => read('xclip', ['-selection', board, '-o'], environment)

  return {
    display,
    clipboard: {
      async lend(words) {
        const before = await Promise.all(boards.map(take))
        for (const board of boards) await put(board, words)
        return async () => {
          for (const [index, board] of boards.entries()) await put(board, before[index] ?? '')
        }
      },
    },
    copy: (words) => put('clipboard', words),
    copied: () => take('clipboard'),
    async useLayout(layout) {
      const code = await run('setxkbmap', ['-display', display, layout], environment)
      if (code !== 0) throw new Error(`There is no keyboard layout ${layout}.`)
    },
    typed: () => readFile(file, 'utf8'),
    async close() {
      await end(terminal)
      await end(server)
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function firstLine(stream: Readable): Promise<string> {
  const [chunk] = await once(stream, 'data', { signal: AbortSignal.timeout(startMs) })
  return String(chunk).trim()
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  const deadline = AbortSignal.timeout(startMs)
  while (!(await isSo())) {
    deadline.throwIfAborted()
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

async function run(name: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<number | null> {
  const child = spawn(name, args, { env, stdio: ['ignore', 'pipe', 'ignore'] })
  const [[code]] = await Promise.all([once(child, 'close'), text(child.stdout)])
  return code
}

async function read(name: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<string> {
  return text(spawn(name, args, { env, stdio: ['ignore', 'pipe', 'ignore'] }).stdout)
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill()
  await once(child, 'exit')
}
