import { joinRequest, openRequest } from '@snaplink/contract'
import { Router } from 'express'
import type { OwnerOf } from '../accounts/owner.ts'
import { bearerOf } from '../bearer.ts'
import { parse } from '../parse.ts'
import type { Access } from '../session/access.ts'
import type { Sessions } from '../session/sessions.ts'
import { jsonBody } from './app.ts'
import { describeBrowser } from './describe-browser.ts'
import { originOf } from './origins.ts'
import { limitByAddress, networkOf, type RateLimits } from './rate-limits.ts'
import { deviceOf, requireDevice } from './require-device.ts'

/** `/api/sessions` and `/api/join`: opening, joining, looking and ending. What happens inside is commands and events. */
export function sessionRoutes(parts: {
  sessions: Sessions
  access: Access
  ownerOf: OwnerOf
  limits: RateLimits
}): Router {
  const { sessions, access, ownerOf, limits } = parts
  const router = Router()
  const device = requireDevice(access)

  router.post('/sessions', async (req, _res, next) => {
    const isApplication = bearerOf(req.headers.authorization)?.startsWith('sk_') === true
    await limits.take(isApplication ? 'openByKey' : 'open', networkOf(req.ip))
    next()
  })
  router.post('/sessions', ...jsonBody(), async (req, res) => {
    const owner = await ownerOf(req)
    const wanted = parse(openRequest, req.body ?? {})
    const browser = describeBrowser(req.headers['user-agent'])
    const standard = owner.kind === 'application' ? owner.name : owner.name ? `${owner.name} · ${browser}` : browser
    const pageName = wanted.pageName ?? standard
    const options = {
      ownerId: owner.id,
      ...(owner.loginId !== undefined && { loginId: owner.loginId }),
      pageName,
      origin: originOf(req),
      ...(wanted.limits && { limits: wanted.limits }),
      keepMetadata: wanted.keepMetadata ?? false,
      ...(wanted.shrink && { shrink: wanted.shrink }),
      ...(wanted.mode && { mode: wanted.mode }),
      ...(wanted.scanning && { scanning: wanted.scanning }),
      ...(wanted.bookVerb && { bookVerb: wanted.bookVerb }),
    }
    const opened = await sessions.open(options)
    res.status(201).json(opened)
  })

  router.get('/sessions', async (req, res) => {
    res.json({ sessions: await sessions.listOf((await ownerOf(req)).id) })
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
      await sessions.endAsOwner(req.params.id, (await ownerOf(req)).id)
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
