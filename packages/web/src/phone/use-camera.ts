import { useCallback, useEffect, useState } from 'react'

export type Facing = 'environment' | 'user'
export type CameraFailure = 'refused' | 'none' | 'busy' | 'failed'

export type Camera =
  | { state: 'starting' }
  | { state: 'live'; stream: MediaStream; track: MediaStreamTrack; canSwitch: boolean; hasTorch: boolean }
  | { state: CameraFailure }

/** Browsers give the camera to secure pages only: https, or localhost. */
export function canOpenCamera(): boolean {
  return isSecureContext && navigator.mediaDevices !== undefined
}

/** The phone's camera, live while this is in use and the page is visible. */
export function useCamera() {
  const [camera, setCamera] = useState<Camera>({ state: 'starting' })
  const [facing, setFacing] = useState<Facing>('environment')
  const [torch, setTorch] = useState(false)
  const [attempt, setAttempt] = useState(0)
  const visible = useVisible()

  // biome-ignore lint/correctness/useExhaustiveDependencies: `attempt` is what makes it try again
  useEffect(() => {
    // Another app may want the camera while this page is out of sight, the phone's own camera app first of all.
    if (!visible) return
    let stream: MediaStream | null = null
    let gone = false
    const stop = () => {
      for (const track of stream?.getTracks() ?? []) track.stop()
    }
    setCamera({ state: 'starting' })
    setTorch(false)
    openCamera(facing).then(
      async (opened) => {
        stream = opened
        if (gone) return stop()
        const track = opened.getVideoTracks()[0]
        if (!track) return setCamera({ state: 'none' })
        track.addEventListener('ended', () => setCamera({ state: 'busy' }))
        const canSwitch = (await countCameras()) > 1
        if (!gone) setCamera({ state: 'live', stream: opened, track, canSwitch, hasTorch: hasTorch(track) })
      },
      (error: unknown) => {
        if (!gone) setCamera({ state: failureOf(error) })
      },
    )
    return () => {
      gone = true
      stop()
    }
  }, [facing, visible, attempt])

  const switchCamera = useCallback(() => setFacing((now) => (now === 'environment' ? 'user' : 'environment')), [])
  const tryAgain = useCallback(() => setAttempt((count) => count + 1), [])
  const toggleTorch = async () => {
    if (camera.state !== 'live') return
    await camera.track.applyConstraints({ advanced: [{ torch: !torch } as MediaTrackConstraintSet] })
    setTorch(!torch)
  }

  return { camera, facing, torch, switchCamera, toggleTorch, tryAgain }
}

function openCamera(facing: Facing): Promise<MediaStream> {
  return navigator.mediaDevices.getUserMedia({
    audio: false,
    // Ideal, not exact: a laptop or a fake device has no side.
    video: { facingMode: { ideal: facing }, width: { ideal: 2560 }, height: { ideal: 1920 } },
  })
}

async function countCameras(): Promise<number> {
  const devices = await navigator.mediaDevices.enumerateDevices()
  return devices.filter(({ kind }) => kind === 'videoinput').length
}

function hasTorch(track: MediaStreamTrack): boolean {
  // Firefox has no getCapabilities on phones.
  const capabilities: MediaTrackCapabilities & { torch?: boolean } = track.getCapabilities?.() ?? {}
  return capabilities.torch === true
}

const failures: Record<string, CameraFailure> = {
  NotAllowedError: 'refused',
  SecurityError: 'refused',
  NotFoundError: 'none',
  OverconstrainedError: 'none',
  NotReadableError: 'busy',
  AbortError: 'busy',
}

/** The names are those of Media Capture and Streams, section 10.2. */
function failureOf(error: unknown): CameraFailure {
  return (error instanceof Error && failures[error.name]) || 'failed'
}

function useVisible(): boolean {
  const [visible, setVisible] = useState(document.visibilityState === 'visible')
  useEffect(() => {
    const look = () => setVisible(document.visibilityState === 'visible')
    document.addEventListener('visibilitychange', look)
    return () => document.removeEventListener('visibilitychange', look)
  }, [])
  return visible
}
