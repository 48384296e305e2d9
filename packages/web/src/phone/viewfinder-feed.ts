import type { PhoneSession } from '@snaplink/sdk'

/** The page hears of an open camera this often; it may have been loaded since. */
const sayOpenMs = 5000
/** A page that looks says so every two seconds. */
const watchedMs = 5000
const frameMs = 250
const longEdge = 320
const jpegQuality = 0.5

export interface ViewfinderFeed {
  /** The camera's picture; nothing is sent before it has one. */
  video: HTMLVideoElement
  /** Somebody looks, or no more. */
  onWatched(isWatched: boolean): void
  /** The shutter was pressed on the computer. */
  onPress(): void
}

/** Shows the page what this camera sees, but only while somebody looks there: small, a few times a second, as signals. */
export function feedViewfinder(session: PhoneSession, { video, onWatched, onPress }: ViewfinderFeed): () => void {
  const { deviceId } = session.credential
  const canvas = document.createElement('canvas')
  let watchedUntil = 0
  let isWatched = false

  const say = (isOpen: boolean) => session.signal({ type: 'viewfinder.open', data: { isOpen } })
  const note = (now: boolean) => {
    if (now !== isWatched) onWatched(now)
    isWatched = now
  }
  const sendFrame = () => {
    note(performance.now() < watchedUntil)
    if (!isWatched || video.readyState < video.HAVE_CURRENT_DATA) return
    const scale = longEdge / Math.max(video.videoWidth, video.videoHeight)
    canvas.width = Math.round(video.videoWidth * scale)
    canvas.height = Math.round(video.videoHeight * scale)
    canvas.getContext('2d')?.drawImage(video, 0, 0, canvas.width, canvas.height)
    const base64 = canvas.toDataURL('image/jpeg', jpegQuality).split(',')[1] ?? ''
    session.signal({ type: 'viewfinder.frame', data: { mediaType: 'image/jpeg', base64 } })
  }

  const stopSignals = session.onSignal(({ type, data }) => {
    if (type !== 'viewfinder.watch' && type !== 'shutter.press') return
    if (data.deviceId !== deviceId) return
    if (type === 'shutter.press') return onPress()
    watchedUntil = performance.now() + watchedMs
  })
  say(true)
  const saying = setInterval(() => say(true), sayOpenMs)
  const sending = setInterval(sendFrame, frameMs)
  return () => {
    stopSignals()
    clearInterval(saying)
    clearInterval(sending)
    say(false)
    note(false)
  }
}
