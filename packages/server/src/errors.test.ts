import { readFileSync } from 'node:fs'
import { errors } from '@snaplink/contract'
import { expect, test } from 'vitest'
import { AppError, toClose, toProblem } from './errors.ts'

test('every code has a paragraph in docs/errors.md, with its status, and no paragraph is left over', () => {
  const text = readFileSync(new URL('../../../docs/errors.md', import.meta.url), 'utf8')
  const documented = [...text.matchAll(/^### (\S+)\n(\d{3})\. /gm)].map(([, code, status]) => [code, Number(status)])
  expect(Object.fromEntries(documented)).toEqual(
    Object.fromEntries(Object.entries(errors).map(([code, [status]]) => [code, status])),
  )
})

test('of an error that is not ours, nothing leaves the server', () => {
  const leaky = new Error("duplicate key 'ann@example.org' in insert into `users`")
  expect(JSON.stringify(toProblem(leaky))).not.toMatch(/ann|insert/)
  expect(toProblem(leaky).code).toBe('server.failed')
})

test.each([{ code: 'ENOSPC' }, { code: 'EDQUOT' }, { errcode: 13 }])('a full disk is told apart: %j', (fields) => {
  expect(toProblem(new Error('outer', { cause: Object.assign(new Error('disk'), fields) })).code).toBe('storage.full')
})

test('a WebSocket closes with 4000 + status and the code as its reason', () => {
  expect(toClose(new AppError('token.invalid'))).toEqual({ code: 4401, reason: 'token.invalid' })
})
