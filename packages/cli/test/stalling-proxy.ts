import { once } from 'node:events'
import { createServer, request } from 'node:http'
import { type AddressInfo, connect } from 'node:net'

/** Stands between a client and a server of this machine, and can hold every download in its middle. */
export interface StallingProxy {
  readonly port: number
  /** From now on a download stops half-way. */
  stall(): void
  stalled(): number
  /** Later downloads go through again. */
  letGo(): void
  close(): Promise<void>
}

export async function startStallingProxy(toPort: number): Promise<StallingProxy> {
  let isStalling = false
  let stalled = 0
  const to = { host: '127.0.0.1', port: toPort }

  const server = createServer((req, res) => {
    const onward = request({ ...to, method: req.method, path: req.url, headers: req.headers }, async (answer) => {
      res.writeHead(answer.statusCode ?? 502, answer.headers)
      if (!isStalling || !req.url?.includes('/api/files/')) return void answer.pipe(res)
      const body = Buffer.concat(await answer.toArray())
      res.write(body.subarray(0, body.length / 2), () => stalled++)
    })
    onward.on('error', () => res.destroy())
    req.pipe(onward)
  })
  server.on('upgrade', (req, socket, head) => {
    const onward = connect(to, () => {
      const headers = req.rawHeaders.map((text, index) => (index % 2 === 0 ? `${text}: ` : `${text}\r\n`)).join('')
      onward.write(`${req.method} ${req.url} HTTP/1.1\r\n${headers}\r\n`)
      onward.write(head)
      socket.pipe(onward).pipe(socket)
    })
    onward.on('error', () => socket.destroy())
    socket.on('error', () => onward.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    stall() {
      isStalling = true
    },
    stalled: () => stalled,
    letGo() {
      isStalling = false
    },
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
