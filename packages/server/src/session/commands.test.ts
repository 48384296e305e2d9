import { newId } from '@snaplink/contract'
import { expect, test } from 'vitest'
import { AppError } from '../errors.ts'
import type { Device } from './access.ts'
import { createCommands } from './commands.ts'
import type { Origin, SessionLog } from './session-log.ts'

const page: Device = { id: 'page-1234', sessionId: 'session-1', role: 'page', name: 'A page' }
const phone: Device = { ...page, id: 'phone-1234', role: 'phone' }
const photoId = 'photo-1234'

/** A door behind which each append is only noted. */
function createDoor() {
  const appends: { sessionId: string; origin: Origin }[] = []
  const log = {
    async append(sessionId: string, origin: Origin) {
      appends.push({ sessionId, origin })
      return { seq: 7, answer: undefined }
    },
  } as unknown as SessionLog
  return { appends, commands: createCommands(log) }
}

test('a command reaches its handler checked, and appends as its device, by its id', async () => {
  const { commands, appends } = createDoor()
  const seen: unknown[] = []
  commands.register('photo.remove', {
    roles: ['page'],
    async run({ device, data, append }) {
      seen.push(device, data)
      const { seq } = await append(async () => ({ events: [], answer: undefined }))
      return { seq, answer: { removed: true } }
    },
  })
  const id = newId()
  const answer = await commands.execute(page, { id, type: 'photo.remove', data: { photoId, more: 'ignored' } })
  expect(answer).toEqual({ id, seq: 7, data: { removed: true } })
  expect(seen).toEqual([page, { photoId }])
  expect(appends).toEqual([{ sessionId: 'session-1', origin: { by: 'page-1234', id } }])
})

test('what is not a command, unknown, not allowed or wrong in its data never reaches a handler', async () => {
  const { commands } = createDoor()
  const run = () => Promise.reject(new Error('must not run'))
  commands.register('photo.remove', { roles: ['page'], run })
  const id = newId()
  const refusals: [Device, unknown, string][] = [
    [page, null, 'request.invalid'],
    [page, 'photo.remove', 'request.invalid'],
    [page, { type: 'photo.remove', data: { photoId } }, 'request.invalid'],
    [page, { id: 'short', type: 'photo.remove', data: { photoId } }, 'request.invalid'],
    [page, { id, type: 'photo.remove', data: [] }, 'request.invalid'],
    [page, { id, type: 'photo.remove' }, 'request.invalid'],
    [page, { id, type: 'photo.offer', data: {} }, 'command.unknown'],
    [page, { id, type: 'constructor', data: {} }, 'command.unknown'],
    [page, { id, type: '__proto__', data: {} }, 'command.unknown'],
    [phone, { id, type: 'photo.remove', data: { photoId } }, 'command.forbidden'],
  ]
  for (const [device, raw, code] of refusals) {
    await expect(commands.execute(device, raw), JSON.stringify(raw)).rejects.toMatchObject({ code })
  }
})

test('what a handler refuses is told as it is', async () => {
  const { commands } = createDoor()
  commands.register('photo.remove', {
    roles: ['page', 'phone'],
    run: () => Promise.reject(new AppError('photo.unknown')),
  })
  const command = { id: newId(), type: 'photo.remove', data: { photoId } }
  await expect(commands.execute(phone, command)).rejects.toMatchObject({ code: 'photo.unknown' })
})

test('a refusal names what is wrong, never its value', async () => {
  const { commands } = createDoor()
  const secret = 'x'.repeat(100)
  const error = await commands.execute(page, { id: secret, type: 'photo.remove' }).catch((thrown) => thrown)
  expect(error).toMatchObject({ code: 'request.invalid' })
  expect(error.detail).toMatch(/^id: /)
  expect(error.detail).not.toContain(secret)
})
