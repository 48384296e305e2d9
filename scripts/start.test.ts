import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { hashSources } from './build-web.ts'

/** Stands for the server: takes a moment to shut down, and ends with a code of its own. */
const server = `
const open = setInterval(() => undefined, 1000)
for (const name of ['SIGINT', 'SIGTERM']) process.once(name, () => {
  console.log('closing on', name)
  setTimeout(() => { console.log('closed'); clearInterval(open); process.exitCode = 7 }, 50)
})
console.log('up', ...process.argv.slice(2))
`

let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'snaplink-start-'))
  for (const folder of ['scripts', 'packages/cli/src', 'packages/web/dist'])
    mkdirSync(join(root, folder), { recursive: true })
  for (const name of ['start.ts', 'stop-with-parent.ts', 'build-web.ts'])
    copyFileSync(join(import.meta.dirname, name), join(root, 'scripts', name))
  writeFileSync(join(root, 'package.json'), '{ "type": "module" }')
  writeFileSync(join(root, 'packages/cli/src/main.ts'), server)
  writeFileSync(join(root, 'packages/web/dist/.sources'), hashSources(root))
})
afterEach(() => {
  // Each runs in a process group of its own, so that also a server that was left behind is ended.
  for (const { pid } of started.splice(0)) if (pid) endGroup(pid)
  rmSync(root, { recursive: true })
})

type Running = ChildProcessByStdio<null, Readable, null>
const started: Running[] = []

function run(command: string, args: string[]): Running {
  const running = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'], detached: true })
  started.push(running)
  return running
}

function endGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ESRCH') return // All of it has ended already.
    throw error
  }
}

/** Waits for a line of output; fails with the test's own deadline. */
async function hears(running: Running, line: string): Promise<void> {
  let heard = ''
  for await (const chunk of running.stdout.iterator({ destroyOnReturn: false })) {
    heard += chunk
    if (heard.includes(line)) return
  }
  throw new Error(`ended without "${line}", after: ${heard}`)
}

const onPosix = test.skipIf(process.platform === 'win32') // Windows has no signals to pass on.

onPosix.each(['SIGINT', 'SIGTERM'] as const)(
  '%s shuts the server down in order, and its exit code is kept',
  async (signal) => {
    const running = run(process.execPath, ['scripts/start.ts', '--x'])
    await hears(running, 'up start --x')
    running.kill(signal)
    await hears(running, `closing on ${signal}\nclosed`)
    if (running.exitCode === null) await once(running, 'exit')
    expect(running.exitCode).toBe(7)
  },
)

onPosix('the server shuts down in order when the shell that npm put above it is killed', async () => {
  const script = `"${process.execPath}" scripts/start.ts; exit $?`
  const running = run('sh', ['-c', script])
  await hears(running, 'up start')
  running.kill('SIGTERM')
  await hears(running, 'closing on SIGTERM\nclosed')
})
