import { Worker } from 'node:worker_threads'
import type { Pixels } from '../src/grey-picture.ts'
import type { FromWorker, ToWorker } from '../src/messages.ts'
import type { Reading, ScanSettings } from '../src/reading.ts'

export interface NodeScanner {
  configure(settings: ScanSettings): void
  readStill(pixels: Pixels): Promise<readonly Reading[]>
  frame(pixels: Pixels, capturedAt: number): Promise<Extract<FromWorker, { type: 'frame' }>>
  close(): Promise<number>
}

/** What a browser's worker has and Node's has not; and without `process`, by which zbar's loader would know Node. */
const bootstrap = `
  import { readFile } from 'node:fs/promises'
  import { parentPort, workerData } from 'node:worker_threads'
  globalThis.self = globalThis
  globalThis.WorkerGlobalScope = class {}
  globalThis.importScripts = () => {}
  globalThis.location = { href: workerData }
  globalThis.postMessage = (message) => parentPort.postMessage(message)
  globalThis.fetch = async (url) => new Response(await readFile(new URL(url)), { headers: { 'content-type': 'application/wasm' } })
  globalThis.process = undefined
  const early = []
  parentPort.on('message', (data) => (globalThis.onmessage ? globalThis.onmessage({ data }) : early.push(data)))
  await import(workerData)
  for (const data of early) globalThis.onmessage({ data })
`

/** Runs the very worker file that the page loads; pictures come as pixels, as from a browser whose workers have no canvas. */
export async function openInNode(workerFile: URL, settings: ScanSettings): Promise<NodeScanner> {
  const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(bootstrap)}`), {
    workerData: workerFile.href,
  })
  const waiting = new Map<number, (answer: FromWorker) => void>()
  let lastId = 0
  const send = (message: ToWorker) => worker.postMessage(message)
  await new Promise<void>((resolve, reject) => {
    worker.on('error', reject)
    worker.on('message', (message: FromWorker) => {
      if (message.type === 'ready') return resolve()
      if (message.type === 'failed' && message.id === undefined) return reject(new Error(message.reason))
      waiting.get(message.id as number)?.(message)
      waiting.delete(message.id as number)
    })
  })
  send({ type: 'configure', settings })

  async function ask<T extends 'still' | 'frame'>(question: (id: number) => ToWorker, type: T) {
    const id = ++lastId
    const answer = await new Promise<FromWorker>((resolve) => {
      waiting.set(id, resolve)
      send(question(id))
    })
    if (answer.type !== type) throw new Error(answer.type === 'failed' ? answer.reason : answer.type)
    return answer as Extract<FromWorker, { type: T }>
  }

  return {
    configure: (next) => send({ type: 'configure', settings: next }),
    readStill: async (picture) => (await ask((id) => ({ type: 'still', id, picture }), 'still')).readings,
    frame: (part, capturedAt) =>
      ask(
        (id) => ({ type: 'frame', id, capturedAt, frame: { part, region: { x: 0, y: 0, width: 1, height: 1 } } }),
        'frame',
      ),
    close: () => worker.terminate(),
  }
}
