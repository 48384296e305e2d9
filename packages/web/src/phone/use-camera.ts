import { useCallback, useEffect, useState } from 'react'
import { askCamera } from './ask-camera.ts'

export type Facing = 'environment' | 'user'
export type CameraFailure = 'refused' | 'none' | 'busy' | 'failed'

export type Camera =
  | { state: 'starting' }
  | {
      state: 'live'
      stream: MediaStream
      track: MediaStreamTrack
      cameras: readonly MediaDeviceInfo[]
      hasTorch: boolean
    }
  | { state: CameraFailure }

/** What is asked of the camera; a device gives what comes nearest. */
export interface CameraWish {
  readonly width: number
  readonly height: number
  /** One of several, chosen by the person; else the one that looks away from them. */
  readonly deviceId?: string | undefined
}

const photoWish: CameraWish = { width: 2560, height: 1920 }

/** Browsers give the camera to secure pages only: https, or localhost. */
export function canOpenCamera(): boolean {
  return isSecureContext && navigator.mediaDevices !== undefined
}

/** The phone's camera, live while this is in use and the page is visible. */
export function useCamera({ width, height, deviceId }: CameraWish = photoWish) {
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
    openCamera({ width, height, deviceId }, facing).then(
      async (opened) => {
        stream = opened
        if (gone) return stop()
        const track = opened.getVideoTracks()[0]
        if (!track) return setCamera({ state: 'none' })
        track.addEventListener('ended', () => setCamera({ state: 'busy' }))
        const cameras = await listCameras()
        if (!gone) setCamera({ state: 'live', stream: opened, track, cameras, hasTorch: hasTorch(track) })
      },
      (error: unknown) => {
        if (!gone) setCamera({ state: failureOf(error) })
      },
    )
    return () => {
      gone = true
      stop()
    }
  }, [facing, visible, attempt, width, height, deviceId])

  const switchCamera = useCallback(() => setFacing((now) => (now === 'environment' ? 'user' : 'environment')), [])
  const tryAgain = useCallback(() => setAttempt((count) => count + 1), [])
  const toggleTorch = async () => {
    if (camera.state !== 'live') return
    if (await askCamera(camera.track, { torch: !torch })) setTorch(!torch)
  }

  return { camera, facing, torch, switchCamera, toggleTorch, tryAgain }
}

function openCamera({ width, height, deviceId }: CameraWish, facing: Facing): Promise<MediaStream> {
  return navigator.mediaDevices.getUserMedia({
    audio: false,
    // Ideal, not exact: a laptop or a fake device has no side, and a camera that was chosen once may be gone.
    video: {
      ...(deviceId ? { deviceId: { ideal: deviceId } } : { facingMode: { ideal: facing } }),
      width: { ideal: width },
      height: { ideal: height },
    },
  })
}

async function listCameras(): Promise<readonly MediaDeviceInfo[]> {
  const devices = await navigator.mediaDevices.enumerateDevices()
  return devices.filter(({ kind }) => kind === 'videoinput')
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
