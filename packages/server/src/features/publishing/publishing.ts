import type { Router } from 'express'
import type { OwnerOf } from '../../accounts/owner.ts'
import type { RateLimits } from '../../http/rate-limits.ts'
import { createPublications } from './publications.ts'
import { handlePublishing, type PublishJobParts } from './publish-job.ts'
import { publishRoutes } from './publish-routes.ts'

/** Photos on their way out: chosen, in order, edited, to a destination of the server's settings. Its router is for `/api`. */
export function publishing(parts: PublishJobParts & { ownerOf: OwnerOf; limits: RateLimits }): { router: Router } {
  handlePublishing(parts)
  return { router: publishRoutes({ ...parts, publications: createPublications(parts) }) }
}
