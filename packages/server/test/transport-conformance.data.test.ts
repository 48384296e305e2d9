import { afterEach, describe, test } from 'vitest'
import { databases } from './databases.ts'
import { transportClients } from './transport-clients.ts'
import { checks } from './transport-conformance.ts'
import { serveTransports, type TransportServerOptions } from './transport-server.ts'

const opened: (() => Promise<void>)[] = []

afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close()
})

describe.each(databases)('on $name', ({ open }) => {
  async function serve(options?: TransportServerOptions) {
    const { db, drop } = await open()
    opened.push(drop)
    const server = await serveTransports(db, options)
    opened.push(server.close)
    return server
  }

  describe.each(transportClients)('$name', (client) => {
    // Not `test.each`, which would cut the names that PROTOCOL.md cites.
    for (const { name, run } of checks) test(name, () => run({ client, serve }))
  })
})
