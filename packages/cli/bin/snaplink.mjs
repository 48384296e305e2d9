#!/usr/bin/env node
// The command `snaplink` on whatever Node the machine has: plain JavaScript, old syntax welcome. Under npx this is Node 24
// already; called by another way on an older one, it hands over to the Node that npm brought along.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..')
const isWindows = process.platform === 'win32'
const [major, minor] = process.versions.node.split('.').map(Number)

if (major > 22 || (major === 22 && minor >= 18)) {
  const { run } = await import('../src/main.ts')
  process.exitCode = await run(process.argv.slice(2), buildPages)
} else {
  const bundled = join(root, 'node_modules', '.bin', isWindows ? 'node.cmd' : 'node')
  if (existsSync(bundled)) handOver(bundled)
  else {
    process.stderr.write(
      `snaplink needs Node 22.18 or later, and this is Node ${process.versions.node}. See https://nodejs.org\n`,
    )
    process.exitCode = 1
  }
}

/** The pages that phones open, if this is a clone and they are not there yet or no longer up to date. */
function buildPages() {
  const script = join(root, 'scripts', 'build-web.ts')
  if (!existsSync(script)) return true
  return spawnSync(process.execPath, [script], { stdio: ['ignore', 2, 2] }).status === 0
}

function handOver(node) {
  const child = spawn(node, process.argv.slice(1), { stdio: 'inherit', shell: isWindows })
  // Ctrl-C reaches both; the child alone decides how it ends.
  process.on('SIGINT', () => undefined)
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code) => {
    process.exitCode = code === null ? 1 : code
  })
}
