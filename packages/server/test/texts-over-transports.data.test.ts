import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { commandData, deviceSignalData, eventData, newId, signalData } from '@snaplink/contract'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { systemClock } from '../src/clock.ts'
import { texts } from '../src/features/texts/texts.ts'
import { databases } from './databases.ts'
import { transportClients } from './transport-clients.ts'
import { serveTransports } from './transport-server.ts'

const opened: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close()
})

/** A feature touches no transport: here one is added to a server that was made without it. */
describe.each(databases)('a feature that no transport has heard of, on $name', ({ open }) => {
  test.each(transportClients)('works over $name', async (client) => {
    const { db, drop } = await open()
    opened.push(drop)
    const server = await serveTransports(db)
    opened.push(server.close)
    texts({ ...server, clock: systemClock })

    const page = await server.openPage()
    const phone = await server.joinPhone(page)
    const target = { origin: server.origin, sessionId: page.sessionId }
    const reading = client.read({ ...target, token: page.token }, 0)
    await vi.waitFor(() => expect(reading.events).toHaveLength(2), 20_000)
    const [textId, text] = [newId(), 'https://example.com/']
    const command = { id: newId(), type: 'text.send', data: { textId, text } }
    expect(await client.command({ ...target, token: phone.token }, command)).toEqual({
      ...{ id: command.id, seq: 3, data: { textId } },
    })

    await vi.waitFor(() => {
      expect(reading.events.at(-1)).toMatchObject({ seq: 3, type: 'text.sent', data: { textId, kind: 'link' } })
      // `toContainEqual` because the devices' states are told too.
      expect(reading.signals).toContainEqual(expect.objectContaining({ type: 'text.content' }))
    }, 20_000)
    const told = reading.signals.find(({ type }) => type === 'text.content')
    expect(told).toMatchObject({ by: phone.deviceId, data: { textId, text } })
    reading.cut()
  })
})

test('no transport, of the server or the SDK, names anything of a feature', () => {
  const root = join(import.meta.dirname, '../..')
  const files = globSync('{server,sdk}/src/transports/*.ts', { cwd: root }).filter((name) => !name.includes('.test.'))
  expect(files.length).toBeGreaterThan(8)
  const isOfTheSession = (type: string) => /^(session|device)\./.test(type)
  const types = [commandData, eventData, signalData, deviceSignalData].flatMap((types) => Object.keys(types))
  const features = new Set(types.filter((type) => !isOfTheSession(type)).map((type) => type.split('.')[0]))
  expect(features).toContain('text')
  for (const file of files) {
    const source = readFileSync(join(root, file), 'utf8')
    for (const feature of features) expect(source, file).not.toMatch(new RegExp(`['"\`]${feature}\\.|features/`))
  }
})
