import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { createConnection } from 'mysql2/promise'
import type { TestProject } from 'vitest/node'
import { findChromium } from './find-chromium.ts'
import { findFirefox } from './find-firefox.ts'
import { missingTypingTools } from './find-typing-tools.ts'

/** What tests may use on this machine; undefined is what it has not. */
export interface Services {
  /** A MySQL or MariaDB server on which the tests may create and drop databases; without a database name. */
  readonly mysqlUrl: string | undefined
  readonly redisUrl: string | undefined
  readonly chromiumPath: string | undefined
  /** Python 3, for the example in that language. */
  readonly pythonPath: string | undefined
  readonly firefoxPath: string | undefined
  /** A screen of its own, a terminal and a typist: Xvfb, xterm, xdotool, setxkbmap and xclip; Linux alone has them. */
  readonly typingTools: true | undefined
}

declare module 'vitest' {
  interface ProvidedContext {
    services: Services
  }
}

const probeMs = 3000
let looking: Promise<Services> | undefined

/** Vitest's global setup. It is called for each project, and looks only once. */
export default async function provideServices(project: TestProject): Promise<void> {
  looking ??= findServices()
  project.provide('services', await looking)
}

/** Looks for each service and says what will be skipped. In CI (and where the environment names a service) its absence is an error. */
async function findServices(): Promise<Services> {
  const { SNAPLINK_TEST_MYSQL, SNAPLINK_TEST_REDIS } = process.env
  const mysqlUrl = SNAPLINK_TEST_MYSQL || 'mysql://root@127.0.0.1:3306'
  const redisUrl = SNAPLINK_TEST_REDIS || 'redis://127.0.0.1:6379'
  const chromiumPath = findChromium()
  const pythonPath = findPython()
  const firefoxPath = findFirefox()

  const [mysqlFault, redisFault] = await Promise.all([faultOf(probeMysql(mysqlUrl)), faultOf(probeRedis(redisUrl))])
  if (mysqlFault)
    missing('MariaDB', SNAPLINK_TEST_MYSQL, `${mysqlFault}. Set SNAPLINK_TEST_MYSQL=mysql://user:password@host:port.`)
  if (redisFault) missing('Redis', SNAPLINK_TEST_REDIS, `${redisFault}. Set SNAPLINK_TEST_REDIS=redis://host:port.`)
  if (!chromiumPath)
    missing('Chromium', undefined, 'no Chromium was found. Install one or set SNAPLINK_CHROMIUM=/path/to/it.')
  if (!pythonPath) missing('Python', undefined, 'there is no python3 on PATH.')
  if (!firefoxPath)
    missing('Firefox', undefined, 'no Firefox was found. Install one or set SNAPLINK_FIREFOX=/path/to/it.')

  const lacking = missingTypingTools()
  if (lacking.length > 0) missing('the tools for typing', undefined, `there is no ${lacking.join(', ')} on PATH.`)

  return {
    mysqlUrl: mysqlFault ? undefined : mysqlUrl,
    redisUrl: redisFault ? undefined : redisUrl,
    chromiumPath,
    firefoxPath,
    pythonPath,
    typingTools: lacking.length === 0 || undefined,
  }
}

function findPython(): string | undefined {
  try {
    // Where it really is: what stands on PATH may be a launcher, which a test could not end.
    return execFileSync('python3', ['-c', 'import sys; print(sys.executable)'], { encoding: 'utf8' }).trim()
  } catch {
    return undefined
  }
}

function missing(name: string, asked: string | undefined, why: string): void {
  if (process.env.CI) throw new Error(`CI needs ${name}: ${why}`)
  if (asked) throw new Error(`The environment asks for ${name}: ${why}`)
  console.warn(`\n!! SKIPPED: every test that needs ${name}: ${why}\n`)
}

async function faultOf(probe: Promise<void>): Promise<string | undefined> {
  try {
    await probe
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message || String(Reflect.get(error, 'code') ?? error.name) : String(error)
  }
}

async function probeMysql(url: string): Promise<void> {
  const connection = await createConnection({ uri: url, connectTimeout: probeMs })
  await connection.query('select 1')
  await connection.end()
}

async function probeRedis(url: string): Promise<void> {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port || 6379), hostname)
  try {
    const signal = AbortSignal.timeout(probeMs)
    await once(socket, 'connect', { signal })
    socket.write('PING\r\n')
    const [answer] = await once(socket, 'data', { signal })
    // A Redis with a password answers -NOAUTH: it is a Redis all the same, and its client will bring the password of the URL.
    if (!/^(\+PONG|-NOAUTH)/.test(String(answer))) throw new Error(`${hostname}:${port} does not answer like a Redis`)
  } finally {
    socket.destroy()
  }
}
