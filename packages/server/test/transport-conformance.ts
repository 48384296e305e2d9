import assert from 'node:assert/strict'
import { type CommandAnswer, type ErrorCode, errors, newId, type Problem } from '@snaplink/contract'
import { openReader, type Reader } from '../src/session/reader.ts'
import type { SessionLog } from '../src/session/session-log.ts'
import {
  extendCommand,
  type Reading,
  type Target,
  type TransportClient,
  transportClients,
} from './transport-clients.ts'
import type { Credential, TransportServer, TransportServerOptions } from './transport-server.ts'

/** What a check works on: the transport to read over, and as many servers as it likes. */
export interface Case {
  client: TransportClient
  serve(options?: TransportServerOptions): Promise<TransportServer>
}

export interface Check {
  readonly name: string
  /** @throws what is wrong with the transport */
  run(given: Case): Promise<void>
}

/** Every reader hears of an event before the one who made it is told that it is done. */
function withLateAnswers(log: SessionLog): SessionLog {
  return {
    ...log,
    async append(...what) {
      const done = await log.append(...what)
      await new Promise((resolve) => setTimeout(resolve, 50))
      return done
    },
  }
}

/** What each transport must do, however it is made. */
export const checks: readonly Check[] = [
  {
    name: 'readers that are cut and resumed while others write see each event once, in order',
    async run({ client, serve }) {
      const server = await serve()
      const page = await server.openPage()
      const phones = [await server.joinPhone(page), await server.joinPhone(page)]
      const random = seededRandom(2026)
      const each = 40
      const last = (await server.log.head(page.sessionId)) + 4 * each

      const commands = phones.map(async (phone) => {
        for (let i = 0; i < each; i++) answered(await client.command(toTarget(server, phone), extendCommand()))
      })
      const features = ['one', 'other'].map(async (name) => {
        for (let i = 0; i < each; i++) {
          await server.append(page.sessionId, `test.${name}`, { i })
          if (random() < 0.5) await new Promise((resolve) => setTimeout(resolve, random() * 10))
        }
      })
      const readers = [page, ...phones].map((device) => readWithCuts(client, toTarget(server, device), last, random))
      const [log, ...seen] = await Promise.all([
        Promise.all([...commands, ...features]).then(() => server.log.read(page.sessionId, 0)),
        ...readers,
      ])
      for (const events of seen) assert.deepEqual(events, log)
    },
  },
  {
    name: 'an event that lands between reading the backlog and waiting for more is not missed',
    async run({ client, serve }) {
      for (let gap = 1; gap <= client.looks; gap++) {
        let looks = Number.NEGATIVE_INFINITY
        const landed = Promise.withResolvers<number>()
        const server = await serve({
          wrapLog: (log) => ({
            ...log,
            async read(sessionId, after) {
              const events = await log.read(sessionId, after)
              looks++
              // What was read is old before the reader gets it.
              if (looks === gap) landed.resolve(await server.append(sessionId))
              return events
            },
          }),
        })
        const page = await server.openPage()
        const head = await server.log.head(page.sessionId)
        looks = 0
        const reading = client.read(toTarget(server, page), head)
        const seq = await soon(landed.promise, 'the transport looks into the log')
        await until(() => reading.events.at(-1)?.seq === seq, `the event that landed in gap ${gap} arrives`)
        reading.cut()
      }
    },
  },
  {
    name: 'a cursor that is older than what is kept is told so, and one that is not goes on',
    async run({ client, serve }) {
      const server = await serve()
      const page = await server.openPage()
      for (let i = 0; i < 4; i++) await server.append(page.sessionId)
      const { db } = server
      await db.write.deleteFrom('events').where('sessionId', '=', page.sessionId).where('seq', '<=', 3).execute()
      await db.write.updateTable('sessions').set({ trimmedTo: 3 }).where('id', '=', page.sessionId).execute()
      for (const after of [0, 2]) await endsWith(client.read(toTarget(server, page), after), 'cursor.too-old')
      const reading = client.read(toTarget(server, page), 3)
      await until(() => reading.events.length === 2, 'the kept events arrive')
      reading.cut()
    },
  },
  {
    name: 'a cursor ahead of the log is told so',
    async run({ client, serve }) {
      const server = await serve()
      const page = await server.openPage()
      const head = await server.log.head(page.sessionId)
      await endsWith(client.read(toTarget(server, page), head + 1), 'cursor.ahead')
    },
  },
  {
    name: 'closing the session ends every reader after the closing event',
    async run({ client, serve }) {
      const server = await serve()
      const page = await server.openPage()
      const phone = await server.joinPhone(page)
      const readings = [page, phone, phone].map((device) => client.read(toTarget(server, device), 0))
      await until(() => readings.every(({ events }) => events.length === 2), 'all read')
      const close = { id: newId(), type: 'session.close' }
      const { seq } = answered(await client.command(toTarget(server, page), close))
      for (const reading of readings) {
        await endsWith(reading, 'session.closed')
        assert.deepEqual(reading.events.at(-1), (await server.log.read(page.sessionId, seq - 1))[0])
      }
      await endsWith(client.read(toTarget(server, phone), 0), 'session.closed')
    },
  },
  {
    name: 'whoever ends the session is answered, however long the answer takes after the event',
    async run({ client, serve }) {
      const server = await serve({ wrapLog: withLateAnswers })
      const page = await server.openPage()
      answered(await client.command(toTarget(server, page), { id: newId(), type: 'session.close' }))
    },
  },
  {
    name: 'removing a device ends its readers at once, and nobody else’s',
    async run({ client, serve }) {
      const server = await serve()
      const page = await server.openPage()
      const [removed, kept] = [await server.joinPhone(page), await server.joinPhone(page)]
      const its = [removed, removed].map((device) => client.read(toTarget(server, device), 0))
      const others = [page, kept].map((device) => client.read(toTarget(server, device), 0))
      await until(() => [...its, ...others].every(({ events }) => events.length === 3), 'all read')

      const command = { id: newId(), type: 'device.remove', data: { deviceId: removed.deviceId } }
      const { seq } = answered(await client.command(toTarget(server, page), command))
      for (const reading of its) await endsWith(reading, 'device.removed')
      const later = await server.append(page.sessionId)
      await until(() => others.every(({ events }) => events.at(-1)?.seq === later), 'the others read on')
      for (const { events } of its) assert.ok((events.at(-1)?.seq ?? 0) <= seq, 'a removed device hears nothing more')

      await endsWith(client.read(toTarget(server, removed), 0), 'device.removed')
      refusedWith(await client.command(toTarget(server, removed), extendCommand()), 'device.removed')
      for (const reading of others) reading.cut()
    },
  },
  {
    name: 'a phone that was removed and let in again reads past its own removal',
    async run({ client, serve }) {
      const server = await serve()
      const page = await server.openPage()
      const phone = await server.joinPhone(page)
      const command = { id: newId(), type: 'device.remove', data: { deviceId: phone.deviceId } }
      answered(await client.command(toTarget(server, page), command))
      const again = await server.joinPhone(page, phone.deviceId)
      const reading = client.read(toTarget(server, again), 0)
      await until(() => reading.events.length === 4, 'it reads everything')
      // The page's answer got lost and it asks again: the phone that is here now is not the one it meant.
      answered(await client.command(toTarget(server, page), command))
      const seq = await server.append(page.sessionId)
      await until(() => reading.events.at(-1)?.seq === seq, 'it reads on')
      reading.cut()
    },
  },
  {
    name: 'an event of a type that nobody knows is passed on as it is',
    async run({ client, serve }) {
      const server = await serve()
      const page = await server.openPage()
      const reading = client.read(toTarget(server, page), 0)
      const data = { list: [1, 'zwei', null], nested: { emoji: '🦉', line: 'a\nb\r\nc\u2028d' } }
      const seq = await server.append(page.sessionId, 'future.thing', data)
      await until(() => reading.events.at(-1)?.seq === seq, 'it arrives')
      assert.deepEqual(reading.events.at(-1)?.type, 'future.thing')
      assert.deepEqual(reading.events.at(-1)?.data, data)
      reading.cut()
    },
  },
  {
    name: 'a reader that takes nothing costs little, is ended, and resumes from its cursor',
    async run({ client, serve }) {
      let pulled = 0
      const server = await serve({
        pace: { slowReaderMs: 2_000, farewellMs: 200 },
        openReader: (parts, options) => countPulled(openReader(parts, options), (events) => (pulled += events)),
      })
      const page = await server.openPage()
      const slow = client.read(toTarget(server, page), 0)
      await until(() => slow.events.length === 1, 'it reads')
      slow.freeze()
      // 48 MB, far more than what the kernel keeps for one connection.
      const last = await server.appendMany(page.sessionId, 6_000, { padding: 'x'.repeat(8_000) })
      assert.ok(pulled < last / 2, `the server pulled ${pulled} of ${last} events for a reader that takes none`)
      for (let i = 0; i < 100; i++) server.signals.send(page.sessionId, progress(i))
      await until(async () => (await server.connections()) === 0, 'the server lets go of it', 10_000)
      slow.thaw()
      // A long-poll notices nothing: its one answer was taken by the kernel, and it asks for the next.
      const isRead = until(() => slow.events.at(-1)?.seq === last, 'the line ends or everything arrives', 10_000)
      const problem = await Promise.race([slow.ended, isRead])
      if (problem) assert.equal(problem.code, 'reader.slow')
      slow.cut()

      const seen = [...slow.events]
      while ((seen.at(-1)?.seq ?? 0) < last) {
        const resumed = client.read(toTarget(server, page), seen.at(-1)?.seq ?? 0)
        const isDone = until(() => resumed.events.at(-1)?.seq === last, 'the rest arrives', 10_000)
        await Promise.race([resumed.ended, isDone])
        resumed.cut()
        seen.push(...resumed.events)
      }
      assert.deepEqual(
        seen.map(({ seq }) => seq),
        Array.from({ length: last }, (_, i) => i + 1),
      )
    },
  },
  {
    name: 'a command that is sent again, also over another transport, happens once and answers the same',
    async run({ client, serve }) {
      const server = await serve()
      const target = toTarget(server, await server.openPage())
      const command = extendCommand()
      const answers = [
        await client.command(target, command),
        ...(await Promise.all(transportClients.map((other) => other.command(target, command)))),
        await client.command(target, command),
      ].map(answered)
      assert.equal(new Set(answers.map(({ seq }) => seq)).size, 1)
      const events = await server.log.read(target.sessionId, 0)
      assert.equal(events.filter(({ id }) => id === command.id).length, 1)
      assert.equal(events.at(-1)?.seq, answers[0]?.seq)
    },
  },
  {
    name: 'signals reach who is there, and are not stored',
    async run({ client, serve }) {
      const server = await serve()
      const page = await server.openPage()
      const phone = await server.joinPhone(page)
      const head = await server.log.head(page.sessionId)
      const reading = client.read(toTarget(server, page), head)
      const phoneReading = client.read(toTarget(server, phone), head)
      // A long-poll is not there between two polls, hence more than one try.
      await until(async () => {
        server.signals.send(page.sessionId, progress(7))
        return reading.signals.some(({ type }) => type === 'photo.progress')
      }, 'the signal arrives')
      assert.deepEqual(
        reading.signals.find(({ type }) => type === 'photo.progress'),
        progress(7),
      )
      await until(async () => {
        for (const visible of [true, false]) {
          const told = await client.signal(toTarget(server, phone), { type: 'device.visible', data: { visible } })
          assert.equal(told, null)
        }
        return reading.signals.some(({ type, data }) => type === 'device.state' && data.state === 'away')
      }, 'the page is told that the phone is away')
      assert.equal(await server.log.head(page.sessionId), head)
      const late = client.read(toTarget(server, page), head)
      const seq = await server.append(page.sessionId)
      await until(() => late.events.at(-1)?.seq === seq, 'who comes later reads')
      assert.ok(!late.signals.some(({ type }) => type === 'photo.progress'), 'who comes later hears no old signal')
      late.cut()
      const wrong = await client.signal(toTarget(server, phone), { type: 'device.visible', data: { visible: 'yes' } })
      assert.equal(wrong?.code, 'request.invalid')
      for (const each of [reading, phoneReading]) each.cut()
    },
  },
  {
    name: 'another session’s id answers like one that does not exist, and a wrong token says nothing about either',
    async run({ client, serve }) {
      const server = await serve()
      const [mine, other] = [await server.openPage(), await server.openPage()]
      const told = async (sessionId: string, token: string) => [
        await soon(client.read({ origin: server.origin, sessionId, token }, 0).ended, 'it ends'),
        await client.command({ origin: server.origin, sessionId, token }, extendCommand()),
      ]
      const foreign = await told(other.sessionId, mine.token)
      assert.deepEqual(foreign, await told(newId(), mine.token))
      for (const problem of foreign) refusedWith(problem, 'session.unknown')
      const wrong = await told(mine.sessionId, `sp_${'x'.repeat(43)}`)
      assert.deepEqual(wrong, await told(newId(), `sp_${'x'.repeat(43)}`))
      for (const problem of wrong) refusedWith(problem, 'token.invalid')
    },
  },
  {
    name: 'what a command may do depends on the token alone',
    async run({ client, serve }) {
      const server = await serve()
      const page = await server.openPage()
      const phone = toTarget(server, await server.joinPhone(page))
      const head = await server.log.head(page.sessionId)
      const remove = (deviceId: string) => ({ id: newId(), type: 'device.remove', data: { deviceId } })
      refusedWith(await client.command(phone, { id: newId(), type: 'session.close' }), 'command.forbidden')
      refusedWith(await client.command(phone, remove(page.deviceId)), 'command.forbidden')
      refusedWith(await client.command(phone, { id: newId(), type: 'session.open' }), 'command.unknown')
      refusedWith(await client.command(toTarget(server, page), remove(newId())), 'device.unknown')
      refusedWith(await client.command(toTarget(server, page), remove('?')), 'request.invalid')
      refusedWith(await client.command(phone, { id: '?', type: 'session.extend' }), 'request.invalid')
      assert.equal(await server.log.head(page.sessionId), head)
    },
  },
  {
    name: 'a page of a foreign origin is refused; our own, an allowed one and none at all are not',
    async run({ client, serve }) {
      const server = await serve()
      const target = toTarget(server, await server.openPage())
      assert.equal(await client.statusFor(target, 'https://evil.example'), 403)
      assert.equal(await client.statusFor(target, 'null'), 403)
      for (const origin of [server.origin, 'https://friend.example', undefined]) {
        assert.ok([200, 101].includes(await client.statusFor(target, origin)), `${origin} is let in`)
      }
    },
  },
  {
    name: 'a server that stops says so, and loses nothing',
    async run({ client, serve }) {
      const server = await serve()
      const page = await server.openPage()
      const reading = client.read(toTarget(server, page), 0)
      await until(() => reading.events.length === 1, 'it reads')
      await server.stopTransports()
      await endsWith(reading, 'server.stopping')
      assert.equal(await client.statusFor(toTarget(server, page), undefined), 503)
    },
  },
]

const progress = (sentBytes: number) =>
  ({ type: 'photo.progress', by: 'server', data: { photoId: 'photo-12345', sentBytes, totalBytes: 100 } }) as const

function toTarget({ origin }: TransportServer, { sessionId, token }: Credential): Target {
  return { origin, sessionId, token }
}

/** Reads from the beginning to `last`, and drops the line every now and then, also in the middle of a batch. */
async function readWithCuts(client: TransportClient, target: Target, last: number, random: () => number) {
  const seen: Reading['events'] = []
  while ((seen.at(-1)?.seq ?? 0) < last) {
    const patience = 1 + Math.floor(random() * 25)
    const cursor = seen.at(-1)?.seq ?? 0
    const { promise: enough, resolve, reject } = Promise.withResolvers<void>()
    let taken = 0
    const reading = client.read(target, cursor, (events) => {
      for (const event of events) {
        if (taken === patience) break
        const expected = (seen.at(-1)?.seq ?? 0) + 1
        if (event.seq !== expected) reject(new Error(`Instead of event ${expected} came ${event.seq}.`))
        seen.push(event)
        taken++
      }
      if (taken === patience || seen.at(-1)?.seq === last) resolve()
    })
    reading.ended.then((problem) => reject(new Error(`The server ended it: ${problem?.code}`)))
    await soon(enough, `event ${cursor + 1} of ${last} arrives`, 10_000).finally(reading.cut)
  }
  return seen
}

/** The same reader; `onPull` hears how many events its consumer took with each batch. */
function countPulled(reader: Reader, onPull: (events: number) => void): Reader {
  return Object.create(reader, {
    [Symbol.asyncIterator]: {
      async *value() {
        for await (const events of reader) {
          onPull(events.length)
          yield events
        }
      },
    },
  })
}

function answered(answer: CommandAnswer | Problem): CommandAnswer {
  assert.ok('seq' in answer, `The command was refused: ${JSON.stringify(answer)}`)
  return answer
}

function refusedWith(answer: CommandAnswer | Problem | null, code: ErrorCode): void {
  assert.ok(answer && 'code' in answer, `Expected ${code}, got ${JSON.stringify(answer)}`)
  assert.equal(answer.code, code)
  assert.equal(answer.status, errors[code][0])
}

async function endsWith(reading: Reading, code: ErrorCode): Promise<void> {
  const problem = await soon(reading.ended, `the reader ends with ${code}`)
  assert.equal(problem?.code, code)
}

/** "At once", on a busy machine; far below the 5 s after which a reader looks again by itself. */
const soonMs = 4_000

async function soon<T>(promise: Promise<T>, what: string, ms = soonMs): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`Waited ${ms} ms in vain until ${what}.`)), ms)
  })
  return Promise.race([promise, late]).finally(() => clearTimeout(timer))
}

async function until(isSo: () => boolean | Promise<boolean>, what: string, ms = soonMs): Promise<void> {
  const deadline = performance.now() + ms
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new Error(`Waited ${ms} ms in vain until ${what}.`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

/** The same numbers on every run (mulberry32). */
function seededRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}
