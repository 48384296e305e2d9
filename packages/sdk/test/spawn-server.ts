import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { eventually } from './eventually.ts'

const cli = join(import.meta.dirname, '../../cli/src/main.ts')

/** The real server, in a process of its own that can be killed. */
export interface SpawnedServer {
  readonly base: string
  kill(signal: NodeJS.Signals): Promise<void>
}

/** @param port 0 for any */
export async function spawnServer(dataDir: string, port: number): Promise<SpawnedServer> {
  const env = { ...process.env, PORT: String(port), HOST: '127.0.0.1', DATA_DIR: dataDir, SNAPLINK_LOG: 'error' }
  const child: ChildProcess = spawn(process.execPath, [cli, 'start'], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  let output = ''
  child.stdout?.on('data', (chunk) => {
    output += chunk
  })
  try {
    await eventually(() => /localhost:\d+/.test(output), 60_000)
  } catch (error) {
    // Left behind it would hold up the whole run.
    child.kill('SIGKILL')
    throw error
  }
  return {
    base: `http://127.0.0.1:${/localhost:(\d+)/.exec(output)?.[1]}/`,
    async kill(signal) {
      const gone = once(child, 'exit')
      child.kill(signal)
      await gone
    },
  }
}
