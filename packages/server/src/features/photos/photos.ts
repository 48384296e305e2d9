import type { Router } from 'express'
import { registerPhotoCommands } from './photo-commands.ts'
import { createPhotoFiles } from './photo-files.ts'
import type { PhotoInnards, PhotoParts } from './photo-parts.ts'
import { handlePhotoProcessing } from './photo-processing.ts'
import { photoRoutes } from './photo-routes.ts'
import { handlePhotoSweep } from './photo-sweep.ts'
import { createPhotoUpload } from './photo-upload.ts'
import { createPhotoViews } from './photo-view.ts'

/**
 * Photos from phones, from the offer to what people look at (DESIGN.md section 5). Mount `router` at `/api` and enqueue
 * `photos.sweep` with `{sessionId}` where a session is closed; start the jobs afterwards.
 */
export function photos(parts: PhotoParts): { router: Router } {
  const innards: PhotoInnards = { ...parts, photoFiles: createPhotoFiles(parts) }
  registerPhotoCommands(innards)
  handlePhotoProcessing(innards)
  handlePhotoSweep(parts)
  return { router: photoRoutes(parts, createPhotoUpload(innards), createPhotoViews(parts)) }
}
