import { inviteRequest, isId, type KnownPhoneList, rememberRequest } from '@snaplink/contract'
import { type Request, Router } from 'express'
import { type Identity, requireLogin } from '../../accounts/identity.ts'
import { bearerOf } from '../../bearer.ts'
import { AppError } from '../../errors.ts'
import { jsonBody } from '../../http/app.ts'
import { limitByAddress, type RateLimits } from '../../http/rate-limits.ts'
import { deviceOf, requireDevice } from '../../http/require-device.ts'
import { parse } from '../../parse.ts'
import type { Access } from '../../session/access.ts'
import type { KnownPhones } from './known-phones.ts'

/** `/known-phones` for the owner of pages, `/known-phone` for the phone itself; to be mounted at `/api`. */
export function knownPhoneRoutes(parts: {
  knownPhones: KnownPhones
  identity: Identity
  access: Access
  limits: RateLimits
}): Router {
  const { knownPhones, identity, access, limits } = parts
  const router = Router()
  const ownerOf = async (req: Request<object>) => (await requireLogin(identity, req)).user.id

  /** By the phone that joined: not a command, for it brings a secret. */
  router.post('/sessions/:id/remember', requireDevice(access), ...jsonBody(), async (req, res) => {
    const device = deviceOf(res)
    if (device.role !== 'phone') throw new AppError('command.forbidden')
    await knownPhones.remember(device, parse(rememberRequest, req.body).key)
    res.status(204).end()
  })

  router.get('/known-phones', async (req, res) => {
    const phones = await knownPhones.listOf(await ownerOf(req))
    res.set('Cache-Control', 'no-store').json({ phones } satisfies KnownPhoneList)
  })

  router.delete('/known-phones/:phoneId', async (req, res) => {
    await knownPhones.forget(await ownerOf(req), phoneIdOf(req))
    res.status(204).end()
  })

  router.post('/known-phones/:phoneId/invite', ...jsonBody(), async (req, res) => {
    const { sessionId } = parse(inviteRequest, req.body)
    await knownPhones.invite(await ownerOf(req), phoneIdOf(req), sessionId)
    res.status(204).end()
  })

  router.get('/known-phone', limitByAddress(limits, 'knownPhone'), async (req, res) => {
    res.set('Cache-Control', 'no-store').json(await knownPhones.invitationFor(keyOf(req)))
  })

  router.delete('/known-phone', async (req, res) => {
    await knownPhones.forgetKey(keyOf(req))
    res.status(204).end()
  })

  return router
}

/** @throws AppError `known-phone.unknown` */
function keyOf({ headers }: Request): string {
  const key = rememberRequest.safeParse({ key: bearerOf(headers.authorization) })
  if (!key.success) throw new AppError('known-phone.unknown')
  return key.data.key
}

/** MariaDB compares an id of ours only with ASCII. */
function phoneIdOf({ params: { phoneId } }: { params: Record<string, unknown> }): string {
  if (!isId(phoneId)) throw new AppError('known-phone.unknown')
  return phoneId
}
