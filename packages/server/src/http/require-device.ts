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
    const token = bearerOf(req.headers.authorization)
    if (token === undefined) throw new AppError('token.invalid')
    res.locals.device = await access.authenticate(req.params.id, token)
    next()
  }
}

/** The device that `requireDevice` let in. */
export function deviceOf(res: Response): Device {
  return res.locals.device
}
