import { phone } from '../texts.ts'

/** A camera that does not deliver by then is not worth waiting for; the frame on the screen is. */
const patienceMs = 4000
const jpegQuality = 0.92

/**
 * Takes a photo: at the sensor's own size where the browser can (ImageCapture: Chrome), else the frame the viewfinder shows.
 *
 * @throws Error when the frame cannot be made a JPEG
 */
export async function takeShot(video: HTMLVideoElement, track: MediaStreamTrack): Promise<File> {
  const blob = (await takeStill(track)) ?? (await grabFrame(video))
  return new File([blob], phone.camera.fileName(localStamp(new Date())), { type: blob.type, lastModified: Date.now() })
}

async function takeStill(track: MediaStreamTrack): Promise<Blob | null> {
  if (!('ImageCapture' in window)) return null
  const tooLate = new Promise<null>((resolve) => setTimeout(resolve, patienceMs, null))
  // Several Android cameras refuse stills while they stream; the frame then has to do.
  const still = new ImageCapture(track).takePhoto().catch(() => null)
  const blob = await Promise.race([still, tooLate])
  return blob && blob.size > 0 && blob.type === 'image/jpeg' ? blob : null
}

async function grabFrame(video: HTMLVideoElement): Promise<Blob> {
  // The camera may be live before its first frame has reached the screen.
  if (video.readyState < video.HAVE_CURRENT_DATA) {
    await new Promise((resolve) => video.addEventListener('loadeddata', resolve, { once: true }))
  }
  const canvas = document.createElement('canvas')
  canvas.width = video.videoWidth
  canvas.height = video.videoHeight
  canvas.getContext('2d')?.drawImage(video, 0, 0)
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', jpegQuality))
  if (!blob) throw new Error('the frame could not be made a JPEG')
  return blob
}

/** `20261121-140207`, by the phone's clock. */
function localStamp(date: Date): string {
  const two = (value: number) => String(value).padStart(2, '0')
  const day = `${date.getFullYear()}${two(date.getMonth() + 1)}${two(date.getDate())}`
  return `${day}-${two(date.getHours())}${two(date.getMinutes())}${two(date.getSeconds())}`
}
