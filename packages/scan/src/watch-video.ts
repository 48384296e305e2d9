import type { Frame, Region } from './messages.ts'
import { pixelsOf } from './pixels-on-page.ts'

/** Where people hold a code: the middle. The rest is background, and time. */
export const region: Region = { x: 0.05, y: 0.1, width: 0.9, height: 0.8 }

export interface Shot {
  readonly frame: Frame
  /** Milliseconds since 1970, as exact as `performance.now`: worker and page count from different beginnings. */
  readonly capturedAt: number
  readonly transfer: Transferable[]
}

/**
 * Takes frames of a playing video until the returned function is called. While `look` is at work those that come are dropped:
 * an old frame is worth less than the next one. What `look` resolves to is called unless it was stopped meanwhile.
 */
export function watchVideo(video: HTMLVideoElement, look: (shot: Shot) => Promise<() => void>): () => void {
  let isStopped = false
  let isBusy = false
  let cancel: () => void = () => undefined

  async function onFrame(): Promise<void> {
    if (isStopped) return
    cancel = onNextFrame(video, onFrame)
    if (isBusy || video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) return
    isBusy = true
    try {
      const capturedAt = performance.timeOrigin + performance.now()
      const { frame, transfer } = await take(video)
      const tell = await look({ frame, capturedAt, transfer })
      if (!isStopped) tell()
    } catch {
      // A frame that could not be taken or read is one frame less; a worker that failed is told by `ready`.
    } finally {
      isBusy = false
    }
  }

  cancel = onNextFrame(video, onFrame)
  return () => {
    isStopped = true
    cancel()
  }
}

/** With each new frame of the video; where the browser does not tell, with each of the screen. */
function onNextFrame(video: HTMLVideoElement, then: () => void): () => void {
  if ('requestVideoFrameCallback' in video) {
    const handle = video.requestVideoFrameCallback(then)
    return () => video.cancelVideoFrameCallback(handle)
  }
  const handle = requestAnimationFrame(then)
  return () => cancelAnimationFrame(handle)
}

/** Whatever the browser can hand over most cheaply. */
async function take(video: HTMLVideoElement): Promise<{ frame: Frame; transfer: Transferable[] }> {
  if (typeof OffscreenCanvas === 'undefined') {
    const part = await pixelsOf(video, region)
    return { frame: { part, region }, transfer: [part.data.buffer as ArrayBuffer] }
  }
  if (typeof VideoFrame !== 'undefined') {
    const whole = new VideoFrame(video)
    return { frame: { whole, region }, transfer: [whole] }
  }
  const { videoWidth: width, videoHeight: height } = video
  const part = await createImageBitmap(
    video,
    Math.round(region.x * width),
    Math.round(region.y * height),
    Math.round(region.width * width),
    Math.round(region.height * height),
  )
  return { frame: { part, region }, transfer: [part] }
}
