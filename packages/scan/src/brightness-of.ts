import type { GreyPicture } from './grey-picture.ts'
import type { Region } from './messages.ts'

/**
 * The brightness of a part of a camera's frame, which is its first plane as cameras deliver it: a copy, where drawing it on a
 * canvas would turn it into colours and us back into grey. `undefined` where it comes in another way; the frame stays open.
 */
export async function brightnessOf(frame: VideoFrame, region: Region): Promise<GreyPicture | undefined> {
  const { rotation = 0, flip = false } = frame as { rotation?: number; flip?: boolean }
  const { visibleRect } = frame
  if (!/^(I420|I422|I444|NV12)/.test(frame.format ?? '') || rotation !== 0 || flip || !visibleRect) return undefined
  // Colours have half the lines: a part begins and ends on even ones.
  const rect = {
    x: visibleRect.x + even(region.x * visibleRect.width),
    y: visibleRect.y + even(region.y * visibleRect.height),
    width: even(region.width * visibleRect.width),
    height: even(region.height * visibleRect.height),
  }
  const planes = new Uint8Array(frame.allocationSize({ rect }))
  const [bright] = await frame.copyTo(planes, { rect })
  if (!bright) return undefined
  const { width, height } = rect
  const { offset, stride } = bright
  if (stride === width) return { width, height, data: planes.slice(offset, offset + width * height) }
  const data = new Uint8Array(width * height)
  for (let y = 0; y < height; y++) {
    data.set(planes.subarray(offset + y * stride, offset + y * stride + width), y * width)
  }
  return { width, height, data }
}

const even = (value: number) => 2 * Math.floor(value / 2)
