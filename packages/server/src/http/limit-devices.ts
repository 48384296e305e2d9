import type { RequestHandler } from 'express'
import type { Device } from '../session/access.ts'
import type { Commands } from '../session/commands.ts'
import { limitByAddress, type RateLimits } from './rate-limits.ts'

/** The one door, with a bound on how often each device and each session may knock, over whichever transport. */
export function limitCommands(commands: Commands, limits: RateLimits): Commands {
  async function take(device: Device): Promise<void> {
    await limits.take('command', keyOf(device))
    await limits.take('commandInSession', device.sessionId)
  }
  return {
    ...commands,
    async execute(device, raw) {
      await take(device)
      return commands.execute(device, raw)
    },
    async executeLate(device, raw) {
      await take(device)
      return commands.executeLate(device, raw)
    },
  }
}

/** Counts a photo that begins to come in. @throws AppError `request.too-many` */
export async function takeUpload(limits: RateLimits, device: Pick<Device, 'id' | 'sessionId'>): Promise<void> {
  await limits.take('upload', keyOf(device))
  await limits.take('uploadInSession', device.sessionId)
}

/** The same by address, before anybody's token is looked at. */
export function limitUploads(limits: RateLimits): RequestHandler {
  const limit = limitByAddress(limits, 'uploadByAddress')
  return (req, res, next) => (req.method === 'POST' ? limit(req, res, next) : next())
}

/** A phone makes its own id and may use it in several sessions. */
function keyOf({ sessionId, id }: Pick<Device, 'id' | 'sessionId'>): string {
  return `${sessionId} ${id}`
}
