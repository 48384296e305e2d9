import type { RequestHandler, Response } from 'express'
import { bearerOf } from '../bearer.ts'
import { AppError } from '../errors.ts'
import type { Access, Device } from '../session/access.ts'

/**
 * Lets in whoever holds a token of the session that the path names (`:id`), as `deviceOf(res)`.
 *
 * The token comes in `Authorization: Bearer …` and nowhere else.
 */
export function requireDevice(access: Access): RequestHandler<{ id: string }> {
  return async (req, res, next) => {
    res.locals.device = await access.authenticate(req.params.id, tokenOf(req))
    next()
  }
}

/** The same; and a phone whose session has ended, as `isLate(res)`: for what may still be handed in. */
export function requireDeviceOrLate(access: Access): RequestHandler<{ id: string }> {
  return async (req, res, next) => {
    const token = tokenOf(req)
    try {
      res.locals.device = await access.authenticate(req.params.id, token)
    } catch (error) {
      if (!(error instanceof AppError && error.code === 'session.closed')) throw error
      res.locals.device = await access.authenticateLate(req.params.id, token)
      res.locals.isLate = true
    }
    next()
  }
}

/** The device that was let in. */
export function deviceOf(res: Response): Device {
  return res.locals.device
}

export function isLate(res: Response): boolean {
  return res.locals.isLate === true
}

function tokenOf({ headers }: { headers: { authorization?: string | undefined } }): string {
  const token = bearerOf(headers.authorization)
  if (token === undefined) throw new AppError('token.invalid')
  return token
}
