import { Router } from 'express'
import type { Tus } from '../../tus/tus.ts'
import { noticeFullDisk } from './notice-full-disk.ts'
import { registerPhotoCommands } from './photo-commands.ts'
import { registerPhotoEdits } from './photo-edits.ts'
import { photoExports } from './photo-exports.ts'
import { createPhotoFiles } from './photo-files.ts'
import type { PhotoInnards, PhotoParts } from './photo-parts.ts'
import { handlePhotoProcessing } from './photo-processing.ts'
import { createPhotoProgress } from './photo-progress.ts'
import { registerPhotoRemoval } from './photo-removal.ts'
import { photoRoutes } from './photo-routes.ts'
import { createPhotoSettling } from './photo-settle.ts'
import { handlePhotoSweep } from './photo-sweep.ts'
import { createPhotoTus } from './photo-tus.ts'
import { createPhotoUpload } from './photo-upload.ts'
import { createPhotoViews } from './photo-view.ts'

export interface Photos {
  /** To be mounted at `/api`. */
  readonly router: Router
  /** Resumable uploads, to be mounted at `/files`; `takeUp` before listening, `sweep` now and then, `close` at the end. */
  readonly tus: Tus
}

/**
 * Photos from phones, from the offer to what people look at (DESIGN.md section 5). Enqueue `photos.sweep` with `{sessionId}`
 * where a session is closed; start the jobs afterwards.
 */
export function photos(given: PhotoParts): Photos {
  const parts = noticeFullDisk(given, () => {
    removal.giveUpRemoved().catch((error) => given.logger.error(error, 'could not make room on the disk'))
  })
  const innards: PhotoInnards = { ...parts, photoFiles: createPhotoFiles(parts), progress: createPhotoProgress(parts) }
  const settling = createPhotoSettling(innards)
  const tus = createPhotoTus(innards, settling)
  registerPhotoCommands(innards)
  registerPhotoEdits(innards)
  const removal = registerPhotoRemoval(innards)
  handlePhotoProcessing(innards)
  handlePhotoSweep(parts, tus)
  const router = Router()
  router.use(photoRoutes(parts, createPhotoUpload(innards, settling), createPhotoViews(parts)), photoExports(parts))
  return { router, tus }
}
