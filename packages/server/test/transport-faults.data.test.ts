import { afterEach, describe, expect, test } from 'vitest'
import { databases } from './databases.ts'
import { transportClients } from './transport-clients.ts'
import { checks } from './transport-conformance.ts'
import { control, faults } from './transport-faults.ts'
import { serveTransports, type TransportServerOptions } from './transport-server.ts'

const opened: (() => Promise<void>)[] = []

afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close()
})

// A fault is seen by waiting in vain, and none of the three hangs on the kind of database.
describe.each(databases.slice(0, 1))('on $name', ({ open }) => {
  const serveWith = (parts: TransportServerOptions) => async (options?: TransportServerOptions) => {
    const { db, drop } = await open()
    opened.push(drop)
    const server = await serveTransports(db, { ...options, ...parts })
    opened.push(server.close)
    return server
  }

  describe.each(faults.map((fault) => [fault.name, fault] as const))('the suite goes red for %s', (_name, fault) => {
    const { parts, noticedBy, harmlessOver = {} } = fault

    test.each(transportClients)('over $name', async (client) => {
      const red: Record<string, string> = {}
      for (const { name, run } of checks.filter((check) => noticedBy.includes(check.name))) {
        await run({ client, serve: serveWith(parts) }).catch((error: Error) => {
          red[name] = error.message.split('\n', 1)[0] ?? ''
        })
      }
      const reason = harmlessOver[client.name]
      if (reason) console.info(`${client.name} is above it: ${reason}.`)
      for (const [name, message] of Object.entries(red)) console.info(`${client.name} red: ${name}: ${message}`)
      expect(Object.keys(red)).toEqual(reason ? [] : noticedBy)
    })
  })

  test('the reader that trusts its log is good enough for ours', async () => {
    const check = checks.find(({ name }) => name === control.staysGreen)
    for (const client of transportClients) await check?.run({ client, serve: serveWith(control.parts) })
    expect(check).toBeDefined()
  })
})
