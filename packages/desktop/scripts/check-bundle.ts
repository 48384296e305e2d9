import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { newId } from '@snaplink/contract'
import { openSession } from '@snaplink/sdk'
import { guestLogin } from '@snaplink/sdk/login'

/**
 * Whatever can be checked of the bundle without Electron's binary: from a folder where nothing else can be found, its server starts
 * under plain Node, serves the pages, takes a photo that only its decoders can read, and shuts down.
 */

const patienceMs = 60_000
const photo = fileURLToPath(new URL('../../server/test/media/camera.heic', import.meta.url))

/** @throws when something of it does not work; @returns what was seen, for a person */
export async function checkBundle(dist: string): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'snaplink-bundle-'))
  const bundle = join(folder, 'app')
  await cp(dist, bundle, { recursive: true })
  const env = { PATH: process.env.PATH, DATA_DIR: join(folder, 'data'), PORT: '0' }
  const script = join(bundle, 'server/src/main.mjs')
  const child = fork(script, [], { cwd: folder, env, execArgv: [], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  const seen: string[] = []
  try {
    const base = `http://127.0.0.1:${await portOf(child)}`
    seen.push(`the server listens at ${base}`)
    for (const path of ['', 'app', 'scan']) await expectPage(`${base}/${path}`)
    seen.push('it serves the pages and their scripts')
    await expectPhoto(`${base}/`)
    seen.push('a photo from a phone becomes ready')
    const ended = once(child, 'exit', { signal: AbortSignal.timeout(patienceMs) })
    child.send({ type: 'stop' })
    const [code] = await ended
    if (code !== 0) throw new Error(`The server ended with ${code}.`)
    seen.push('it shuts down when it is told to')
    return seen
  } finally {
    child.kill('SIGKILL')
    await rm(folder, { recursive: true, force: true })
  }
}

async function portOf(child: ChildProcess): Promise<number> {
  const [report] = await Promise.race([
    once(child, 'message', { signal: AbortSignal.timeout(patienceMs) }),
    once(child, 'exit').then(([code]) => [{ sentence: `It ended with ${code}.` }]),
  ])
  if (typeof report?.port !== 'number') throw new Error(`The server did not start: ${report?.sentence}`)
  return report.port
}

async function expectPage(url: string): Promise<void> {
  const html = await textOf(url)
  const scripts = [...html.matchAll(/<script type="module"[^>]* src="\.\/([^"]+)"/g)].map(([, path]) => path ?? '')
  if (scripts.length === 0) throw new Error(`${url} is not one of our pages.`)
  for (const path of scripts) await textOf(new URL(`/${path}`, url).href)
}

async function textOf(url: string): Promise<string> {
  const response = await fetch(url, { headers: { Accept: 'text/html,*/*' } })
  if (!response.ok) throw new Error(`${url} is answered with ${response.status}.`)
  return response.text()
}

/** Its decoders, a worker among them, are found by their names at the first photo, and not at the start. */
async function expectPhoto(base: string): Promise<void> {
  const { token: login } = await guestLogin({ base })
  const page = await openSession({ base, login })
  try {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    page.photos.subscribe(() => {
      const [first] = page.photos.get()
      if (first?.state === 'ready') resolve()
      if (first?.state === 'rejected') reject(new Error(`The photo was rejected: ${first.code}.`))
    })
    setTimeout(reject, patienceMs, new Error('The photo did not become ready.')).unref()
    const json = { 'Content-Type': 'application/json' }
    const body = JSON.stringify({ ticket: page.ticket.get()?.ticket, deviceId: newId(), name: 'Phone' })
    const { sessionId, deviceToken } = JSON.parse(await sent(`${base}api/join`, json, body))
    const headers = { Authorization: `Bearer ${deviceToken}`, 'Content-Type': 'image/heic' }
    await sent(
      `${base}api/sessions/${sessionId}/photos?name=photo.heic`,
      headers,
      new Uint8Array(await readFile(photo)),
    )
    await promise
  } finally {
    page.stop()
  }
}

async function sent(url: string, headers: Record<string, string>, body: BodyInit): Promise<string> {
  const response = await fetch(url, { method: 'POST', headers, body })
  if (!response.ok) throw new Error(`${url} is answered with ${response.status}.`)
  return response.text()
}

if (import.meta.main) {
  for (const sentence of await checkBundle(fileURLToPath(new URL('../dist', import.meta.url)))) {
    process.stdout.write(`✓ ${sentence}\n`)
  }
}
