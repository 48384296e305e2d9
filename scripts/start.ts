import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { ensureWebBuild } from './build-web.ts'

const root = join(import.meta.dirname, '..')
const server = [join(root, 'packages/cli/src/main.ts'), 'start', ...process.argv.slice(2)]

// Node keeps what it compiled: the next start takes half as long.
process.env.NODE_COMPILE_CACHE ??= join(root, 'node_modules/.cache/snaplink/compiled')

try {
  ensureWebBuild(root)
  startServer()
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}

/** The server takes this process's place, so that Ctrl-C, `kill` and the exit code are its own. Windows cannot do that: there it is a child. */
function startServer(): void {
  if (process.platform !== 'win32' && process.execve) {
    const preload = ['--import', join(import.meta.dirname, 'stop-with-parent.ts')]
    process.execve(process.execPath, [process.execPath, ...preload, ...server])
  }
  const child = spawn(process.execPath, server, { stdio: 'inherit' })
  // Ctrl-C reaches both; this one waits until the other has shut down in order.
  process.on('SIGINT', () => undefined)
  child.on('exit', (code) => process.exit(code ?? 1))
}
