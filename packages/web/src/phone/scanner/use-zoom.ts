import { useEffect, useState } from 'react'
import { askCamera } from '../ask-camera.ts'
import { firstZoom, type ZoomRange, zoomSteps } from './zoom-steps.ts'

type Zooming = MediaTrackCapabilities & { zoom?: ZoomRange; focusMode?: readonly string[] }

/** The camera's zoom, about twice at the beginning; `steps` has less than two where it has none. */
export function useZoom(track: MediaStreamTrack | null) {
  const [zoom, setZoom] = useState(1)
  // Firefox has no getCapabilities on phones.
  const capabilities: Zooming = track?.getCapabilities?.() ?? {}
  const range = capabilities.zoom

  useEffect(() => {
    const { zoom: range, focusMode }: Zooming = track?.getCapabilities?.() ?? {}
    if (!track) return
    const begin = async () => {
      if (focusMode?.includes('continuous')) await askCamera(track, { focusMode: 'continuous' })
      if (range && (await askCamera(track, { zoom: firstZoom(range) }))) setZoom(firstZoom(range))
    }
    setZoom(1)
    void begin()
  }, [track])

  const steps = range ? zoomSteps(range) : []
  const goOn = async () => {
    const next = steps[(steps.indexOf(zoom) + 1) % steps.length]
    if (track && next && (await askCamera(track, { zoom: next }))) setZoom(next)
  }
  return { zoom, steps, goOn }
}
