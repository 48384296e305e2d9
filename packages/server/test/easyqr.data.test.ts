import { easyQrAnswer, limits, newId, readPairingUrl, type ServerFrame } from '@snaplink/contract'
import { decodeJwt } from 'jose'
import { io } from 'socket.io-client'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { databases, type TestDatabase } from './databases.ts'
import { type EasyQrServer, startEasyQrServer } from './easyqr-server.ts'

describe.each(databases)('EasyQR on $name', ({ open }) => {
  let database: TestDatabase
  let server: EasyQrServer
  beforeAll(async () => {
    database = await open()
    server = await startEasyQrServer({ DATABASE_URL: database.url })
  })
  afterAll(async () => {
    await server.stop()
    await database.drop()
  })

  const scanOf = (code: string) => ({ scanId: newId(), code, format: 'ean_13' })
  const commandOf = (type: string, data: object) => ({ type: 'command', command: { id: newId(), type, data } })
  const ticketOf = (url: string) => readPairingUrl(url)?.ticket ?? ''
  const joinWith = (ticket: string, deviceId = newId()) =>
    server.ask<{ deviceToken: string; code?: string }>('POST', '/api/join', {
      body: { ticket, deviceId, name: 'A phone with a browser' },
    })

  test('a session is opened with no login and no body, and what comes is all that a code needs', async () => {
    const before = Date.now()
    const { status, headers, body } = await server.ask<object>('POST', '/create-session')
    expect([status, headers.get('cache-control')]).toEqual([201, 'no-store'])
    const answer = easyQrAnswer.parse(body)
    expect(body).toEqual(answer)
    expect(answer).toMatchObject({ status: 'PENDING', server: expect.stringMatching(/^ws:\/\/.+:\d+\/ws$/) })
    expect(answer.createdAt).toBeGreaterThanOrEqual(before)
    expect(answer.expiresIn).toBeGreaterThanOrEqual(120)
    expect(answer.expiresIn).toBeLessThanOrEqual(180)

    const { jti, exp = 0, iat = 0 } = decodeJwt(answer.token)
    expect(readPairingUrl(answer.url)).toEqual({ sessionId: answer.sessionId, ticket: jti })
    expect(exp - iat).toBe(answer.expiresIn)
    // Short enough for a code that a camera reads from a screen at arm's length.
    expect(JSON.stringify({ ...answer, url: undefined }).length).toBeLessThan(700)
  })

  test('a code shown, scanned, and used: both ends are told, and go on from where they were', async () => {
    const { sessionId, token, pageToken } = await server.createSession()
    const page = await server.say({ sessionId, token: pageToken })
    expect(await page.connected()).toMatchObject({ role: 'page', cursor: 1 })

    const phone = await server.say({ sessionId, token, deviceId: 'phone-12345', name: 'My Python phone' })
    const joined = await phone.connected()
    expect(joined).toEqual({
      ...{ type: 'CONNECTED', sessionId, deviceId: 'phone-12345', role: 'phone', cursor: 2 },
      deviceToken: expect.stringMatching(/^sd_/),
    })
    const { deviceId, deviceToken } = joined
    expect(await page.connected(2)).toMatchObject({ role: 'page', phone: { deviceId, name: 'My Python phone' } })

    const scan = scanOf('4006381333931')
    phone.say(commandOf('scan.add', scan))
    const [added] = await page.events('scan.added', 1)
    expect(added).toMatchObject({ by: deviceId, data: scan })

    page.socket.terminate()
    phone.say(commandOf('scan.add', scanOf('9783161484100')))
    phone.say(commandOf('scan.add', scanOf('9780306406157')))
    await phone.events('scan.added', 3)
    phone.socket.terminate()

    const pageAgain = await server.say({ sessionId, token: pageToken, after: added?.seq })
    const missed = await pageAgain.events('scan.added', 2)
    expect(missed.map(({ data }) => data.code)).toEqual(['9783161484100', '9780306406157'])
    const phoneAgain = await server.say({ sessionId, token: deviceToken, after: missed.at(-1)?.seq })
    expect(await phoneAgain.connected()).not.toHaveProperty('deviceToken')

    pageAgain.say(commandOf('device.remove', { deviceId }))
    expect(await phoneAgain.closed).toBe('4403 device.removed')
    expect(await (await server.say({ sessionId, token: deviceToken })).closed).toBe('4403 device.removed')
    pageAgain.say(commandOf('session.close', {}))
    expect(await pageAgain.closed).toBe('4410 session.closed')
    expect(JSON.stringify(pageAgain.frames)).not.toContain(deviceToken)
  })

  test('a page that comes after its phone is told of it too', async () => {
    const { sessionId, token, pageToken } = await server.createSession()
    const { deviceId } = await (await server.say({ sessionId, token })).connected()
    const page = await server.say({ sessionId, token: pageToken })
    expect(await page.connected(2)).toMatchObject({ role: 'page', phone: { deviceId, name: 'A phone' } })
  })

  test('a code is good once, whichever of its forms is used', async () => {
    const forms = ['the JWT by socket', 'the JWT by HTTP', 'the link'] as const
    for (const form of forms) {
      const { sessionId, token, url } = await server.createSession()
      if (form === 'the JWT by socket') await (await server.say({ sessionId, token })).connected()
      else expect((await joinWith(form === 'the link' ? ticketOf(url) : token)).status).toBe(200)

      expect([form, await (await server.say({ sessionId, token })).closed]).toEqual([form, '4404 ticket.invalid'])
      for (const ticket of [token, ticketOf(url)]) {
        expect([form, (await joinWith(ticket)).body.code]).toEqual([form, 'ticket.invalid'])
      }
    }
  })

  test('of twenty sockets that show one code at once, one gets in', async () => {
    const { sessionId, token } = await server.createSession()
    const lines = await Promise.all(Array.from({ length: 20 }, () => server.say({ sessionId, token })))
    const outcomes = await Promise.all(lines.map((line) => line.answer()))
    expect(outcomes.filter((outcome) => outcome === 'CONNECTED')).toHaveLength(1)
    expect(new Set(outcomes)).toEqual(new Set(['CONNECTED', 'ticket.invalid']))
  })

  test('a phone that names itself and loses the answer says the same again and is told the same', async () => {
    const { sessionId, token } = await server.createSession()
    const first = { sessionId, token, deviceId: newId() }
    const told = await (await server.say(first)).connected()
    const again = await (await server.say(first)).connected()
    expect([again.deviceToken, again.deviceId]).toEqual([told.deviceToken, first.deviceId])
  })

  test('the page asks for a fresh code, in both forms', async () => {
    const { sessionId, pageToken } = await server.createSession()
    const { body } = await server.ask<{ token: string; ticket: string }>('POST', `/api/sessions/${sessionId}/tickets`, {
      Authorization: `Bearer ${pageToken}`,
    })
    expect(decodeJwt(body.token).jti).toBe(body.ticket)
    expect(await (await server.say({ sessionId, token: body.token })).connected()).toMatchObject({ role: 'phone' })
  })

  test('a page of ours sees the bare phone like any other', async () => {
    const guest = await server.ask<{ token: string }>('POST', '/api/auth/guest', { body: {} })
    const Authorization = `Bearer ${guest.body.token}`
    type Opened = { sessionId: string; pageToken: string; ticket: { token: string } }
    const { body } = await server.ask<Opened>('POST', '/api/sessions', { body: {}, Authorization })
    const { sessionId, pageToken, ticket } = body
    const phone = await server.say({ sessionId, token: ticket.token, name: 'A script' })
    const { deviceId } = await phone.connected()
    type View = { devices: object[] }
    const view = await server.ask<View>('GET', `/api/sessions/${sessionId}`, { Authorization: `Bearer ${pageToken}` })
    expect(view.body.devices).toContainEqual(
      expect.objectContaining({ deviceId, name: 'A script', role: 'phone', state: 'connected' }),
    )
    const page = await server.say({ sessionId, token: pageToken })
    expect(await page.events('device.joined', 1)).toMatchObject([{ data: { deviceId, name: 'A script' } }])
  })

  test('what nobody owns stands in nobody’s list, and is ended by its page', async () => {
    const { sessionId, pageToken } = await server.createSession()
    const guest = await server.ask<{ token: string }>('POST', '/api/auth/guest', { body: {} })
    const login = { Authorization: `Bearer ${guest.body.token}` }
    expect((await server.ask('GET', '/api/sessions', login)).body).toEqual({ sessions: [] })
    expect((await server.ask('DELETE', `/api/sessions/${sessionId}`, login)).status).toBe(404)
    const page = { Authorization: `Bearer ${pageToken}` }
    expect((await server.ask('DELETE', `/api/sessions/${sessionId}`, page)).status).toBe(204)
    expect(await (await server.say({ sessionId, token: pageToken })).closed).toBe('4410 session.closed')
  })

  test('a phone joins over Socket.IO in the same way', async () => {
    const { sessionId, token } = await server.createSession()
    const auth = { sessionId, token, name: 'A phone' }
    const socket = io(server.origin, { transports: ['websocket'], auth, reconnection: false, forceNew: true })
    const hello = await new Promise((resolve) => socket.on('connected', resolve))
    expect(hello).toMatchObject({ role: 'phone', deviceToken: expect.stringMatching(/^sd_/) })
    socket.disconnect()
  })

  test('reading by HTTP does not use a code up', async () => {
    const { sessionId, token } = await server.createSession()
    for (const accept of ['application/json', 'text/event-stream']) {
      const { body } = await server.ask('GET', `/api/sessions/${sessionId}/events`, {
        Authorization: `Bearer ${token}`,
        Accept: accept,
      })
      expect(body.code).toBe('token.invalid')
    }
    expect(await (await server.say({ sessionId, token })).connected()).toMatchObject({ role: 'phone' })
  })

  test('another session’s code is refused and not used up', async () => {
    const [mine, other] = [await server.createSession(), await server.createSession()]
    const wrong = await server.say({ sessionId: mine.sessionId, token: other.token })
    expect(await wrong.closed).toBe('4404 ticket.invalid')
    expect(await (await server.say({ sessionId: other.sessionId, token: other.token })).connected()).toBeTruthy()
  })

  test('the connection is logged, and no credential with it', async () => {
    const { sessionId, token, url, pageToken } = await server.createSession()
    const { deviceId, deviceToken = '' } = await (await server.say({ sessionId, token })).connected()
    const lines = server.logs().split('\n')
    expect(lines.find((line) => line.includes(deviceId) && line.includes('connected'))).toContain(sessionId)
    for (const secret of [token, ticketOf(url), pageToken, deviceToken]) expect(server.logs()).not.toContain(secret)
  })

  // The last one: it moves the clock on for all.
  test('a code ends after three minutes', async () => {
    const { sessionId, token, url } = await server.createSession()
    server.pass(limits.ticketMs + 1_000)
    const late = await server.say({ sessionId, token })
    expect(await late.closed).toBe('4404 ticket.invalid')
    const [told] = late.frames as Extract<ServerFrame, { type: 'error' }>[]
    expect(told?.problem.title).toMatch(/Scan the one on your computer/)
    expect((await joinWith(ticketOf(url))).body.code).toBe('ticket.invalid')
  })
})
