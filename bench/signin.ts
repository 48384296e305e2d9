import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { CheckQrAnswer, GenerateQrAnswer, LoginAnswer, ServerFrame } from '@snaplink/contract'
import { WebSocket } from 'ws'
import { printTable, quantile, ratio } from './report.ts'
import type { SigninReport } from './signin-server.ts'

const rounds = 200
const pendingCount = 10_000

/** From the person's tap to the desktop that is logged in, beside one bare round trip; and what requests cost that nobody answers. */
export async function benchSignin(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'snaplink-bench-signin-'))
  try {
    await measureApproval(folder)
    await measurePending(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function measureApproval(folder: string): Promise<void> {
  const { child, report } = await run(folder, 0)
  if (report.type !== 'ready') throw new Error('The server of this bench did not start.')
  const origin = `http://127.0.0.1:${report.port}`
  const phone = await post<LoginAnswer>(`${origin}/api/auth/sign-up`, {
    email: 'ann@example.org',
    password: 'seven quiet herons',
  })
  const bare: number[] = []
  const pushed: number[] = []
  for (let round = 0; round < rounds; round++) {
    // Turn by turn, so that both meet the same noise.
    bare.push(await timed(() => fetch(`${origin}/health`).then((answer) => answer.text())))
    pushed.push(await approveOnce(origin, phone.token))
  }
  child.disconnect()
  const row = (name: string, sample: number[]) => [
    name,
    ...[0.5, 0.95].map((q) => quantile(sample, q).toFixed(1)),
    ratio(quantile(sample, 0.95), quantile(bare, 0.95)),
  ]
  printTable(
    `Login by phone: from sending the approval to the desktop’s own login, by push (${rounds} times, SQLite, synchronous FULL)`,
    ['', 'p50 ms', 'p95 ms', 'p95 beside the bare round trip'],
    [row('one bare HTTP round trip (/health)', bare), row('approval → event → login fetched', pushed)],
  )
}

/** The desktop waits on its socket; the phone approves. @returns milliseconds */
async function approveOnce(origin: string, token: string): Promise<number> {
  const asked = await post<GenerateQrAnswer>(`${origin}/api/auth/generate-qr`, {})
  const { sessionId: secret, requestId, cursor } = asked
  const socket = new WebSocket(`${origin.replace('http', 'ws')}/ws`)
  await once(socket, 'open')
  const approved = new Promise<void>((resolve) => {
    socket.on('message', (data) => {
      const frame = JSON.parse(String(data)) as ServerFrame
      if (frame.type === 'events' && frame.events.some(({ type }) => type === 'signin.approved')) resolve()
    })
  })
  socket.send(JSON.stringify({ sessionId: requestId, token: secret, after: cursor }))
  await once(socket, 'message')

  const begunAt = performance.now()
  const answered = post(`${origin}/api/auth/verify-qr`, { sessionId: secret }, token)
  await approved
  const checked = await post<CheckQrAnswer>(`${origin}/api/auth/check-qr`, { sessionId: secret })
  const ms = performance.now() - begunAt
  if (checked.status !== 'authenticated') throw new Error('An approved request was not handed out.')
  await answered
  socket.terminate()
  return ms
}

async function measurePending(folder: string): Promise<void> {
  const { child, report } = await run(folder, pendingCount)
  child.disconnect()
  if (report.type !== 'pending') throw new Error('The server of this bench did not answer.')
  const { openMs, rssBytes, rows, fileBytes, closeMs, forgetMs, longestWaitMs } = report
  printTable(
    `${pendingCount.toLocaleString('en')} login requests that nobody answers (SQLite, without their pictures)`,
    [
      'opened in s',
      'memory kept MB',
      'rows',
      'database MB',
      'closed in s',
      'forgotten in s',
      'longest wait of others ms',
    ],
    [
      [
        (openMs / 1000).toFixed(1),
        (rssBytes / 2 ** 20).toFixed(0),
        rows.toLocaleString('en'),
        (fileBytes / 2 ** 20).toFixed(1),
        (closeMs / 1000).toFixed(1),
        (forgetMs / 1000).toFixed(1),
        longestWaitMs.toFixed(0),
      ],
    ],
  )
}

async function run(folder: string, count: number): Promise<{ child: ChildProcess; report: SigninReport }> {
  const path = fileURLToPath(new URL('signin-server.ts', import.meta.url))
  const child = fork(path, [folder, String(count)], { execArgv: ['--expose-gc'] })
  const [report] = (await once(child, 'message')) as [SigninReport]
  return { child, report }
}

async function post<Answer>(url: string, body: object, token?: string): Promise<Answer> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify(body),
  })
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`)
  return (await response.json()) as Answer
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const begunAt = performance.now()
  await work()
  return performance.now() - begunAt
}
