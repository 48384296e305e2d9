import { lazy } from 'react'

/**
 * What is in front of everything else is loaded once there are photos to look at: so that the code is on the page sooner, and
 * photos can be viewed when there is no connection any more.
 */
export const loadPhotoDialogs = () => Promise.all([import('./photo-viewer.tsx'), import('./photo-editor.tsx')])

export const PhotoViewer = lazy(async () => ({ default: (await loadPhotoDialogs())[0].PhotoViewer }))
export const PhotoEditor = lazy(async () => ({ default: (await loadPhotoDialogs())[1].PhotoEditor }))
