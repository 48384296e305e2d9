import { joinRequest, openRequest } from '@snaplink/contract'
import { Router } from 'express'
import { type Identity, requireLogin } from '../accounts/identity.ts'
import { bearerOf } from '../bearer.ts'
import { parse } from '../parse.ts'
import type { Access } from '../session/access.ts'
import type { Sessions } from '../session/sessions.ts'
import { jsonBody } from './app.ts'
import { describeBrowser } from './describe-browser.ts'
import { originOf } from './origins.ts'
import { limitByAddress, type RateLimits } from './rate-limits.ts'
import { deviceOf, requireDevice } from './require-device.ts'

/** `/api/sessions` and `/api/join`: opening, joining, looking and ending. What happens inside is commands and events. */
export function sessionRoutes(parts: {
  sessions: Sessions
  access: Access
  identity: Identity
  limits: RateLimits
}): Router {
  const { sessions, access, identity, limits } = parts
  const router = Router()
  const device = requireDevice(access)

  router.post('/sessions', limitByAddress(limits, 'open'), ...jsonBody(), async (req, res) => {
    const user = (await requireLogin(identity, req)).user
    const wanted = parse(openRequest, req.body ?? {})
    const browser = describeBrowser(req.headers['user-agent'])
    const pageName = wanted.pageName ?? (user.name ? `${user.name} · ${browser}` : browser)
    const options = {
      ownerId: user.id,
      pageName,
      origin: originOf(req),
      ...(wanted.limits && { limits: wanted.limits }),
      keepMetadata: wanted.keepMetadata ?? false,
    }
    const opened = await sessions.open(options)
    res.status(201).json(opened)
  })

  router.get('/sessions', async (req, res) => {
    res.json({ sessions: await sessions.listOf((await requireLogin(identity, req)).user.id) })
  })

  router.get('/sessions/:id', device, async (req, res) => {
    res.json(await sessions.view(deviceOf(res), originOf(req)))
  })

  /** By its page, with the page token; or by its owner, from anywhere, with a login. */
  router.delete('/sessions/:id', async (req, res) => {
    const token = bearerOf(req.headers.authorization)
    if (token?.startsWith('sp_') || token?.startsWith('sd_')) {
      await sessions.endAsPage(await access.authenticate(req.params.id, token))
    } else {
      await sessions.endAsOwner(req.params.id, (await requireLogin(identity, req)).user.id)
    }
    res.status(204).end()
  })

  router.post('/sessions/:id/tickets', device, async (req, res) => {
    res.status(201).json(await sessions.renewTicket(deviceOf(res), originOf(req)))
  })

  router.post('/join', limitByAddress(limits, 'join'), ...jsonBody(), async (req, res) => {
    res.json(await sessions.join(parse(joinRequest, req.body)))
  })

  return router
}
