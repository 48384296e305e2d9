import './camera-stage.css'
import type { PhoneSession } from '@snaplink/sdk'
import {
  Button,
  IconButton,
  ProblemIcon,
  RetryIcon,
  ScanIcon,
  SendIcon,
  StateDot,
  SwitchCameraIcon,
  TorchIcon,
} from '@snaplink/sdk/design'
import { useEffect, useRef, useState } from 'react'
import { phone } from '../texts.ts'
import { PickButtons } from './pick-buttons.tsx'
import { SentStrip } from './sent-strip.tsx'
import { BarButton, ShutterBar } from './shutter-bar.tsx'
import { takeShot } from './take-shot.ts'
import { type CameraFailure, useCamera } from './use-camera.ts'

const texts = phone.camera

export interface CameraStageProps {
  session: PhoneSession
  onDone(): void
  /** Photos whose bytes are being copied right now. */
  copying: number
  onSend(files: readonly File[]): void
  /** To the scanner. */
  onScan(): void
}

interface Shot {
  file: File
  url: string
}

/** The camera in the page: viewfinder, shutter in reach of the thumb, then retake or send. */
export function CameraStage({ session, copying, onSend, onDone, onScan }: CameraStageProps) {
  const { camera, facing, torch, switchCamera, toggleTorch, tryAgain } = useCamera()
  const video = useRef<HTMLVideoElement>(null)
  const [shot, setShot] = useState<Shot | null>(null)
  const [taking, setTaking] = useState(false)
  const [problem, setProblem] = useState('')
  const [watched, setWatched] = useState(false)

  const stream = camera.state === 'live' ? camera.stream : null
  useEffect(() => {
    if (video.current) video.current.srcObject = stream
  }, [stream])
  useEffect(() => {
    if (shot) return () => URL.revokeObjectURL(shot.url)
  }, [shot])

  const shoot = async () => {
    if (camera.state !== 'live' || !video.current || taking) return
    setTaking(true)
    setProblem('')
    try {
      const file = await takeShot(video.current, camera.track)
      setShot({ file, url: URL.createObjectURL(file) })
    } catch {
      setProblem(texts.shotFailed)
    } finally {
      setTaking(false)
    }
  }
  /** What was pressed on the computer is seen there: nobody holds the phone to approve it. */
  const shootFromAfar = useRef(() => undefined as unknown)
  shootFromAfar.current = async () => {
    if (camera.state !== 'live' || !video.current || taking || shot) return
    setTaking(true)
    try {
      onSend([await takeShot(video.current, camera.track)])
    } catch {
      setProblem(texts.shotFailed)
    } finally {
      setTaking(false)
    }
  }
  useEffect(() => {
    let isOver = false
    let stop = () => undefined as unknown
    if (!stream) return
    import('./viewfinder-feed.ts').then(
      ({ feedViewfinder }) => {
        if (isOver || !video.current) return
        const feed = { video: video.current, onWatched: setWatched, onPress: () => shootFromAfar.current() }
        stop = feedViewfinder(session, feed)
      },
      // Without it, the phone is a camera all the same.
      () => undefined,
    )
    return () => {
      isOver = true
      stop()
    }
  }, [session, stream])
  const send = () => {
    if (shot) onSend([shot.file])
    setShot(null)
  }

  if (camera.state !== 'starting' && camera.state !== 'live') {
    return (
      <main className="camera camera-fallback">
        <CameraProblem why={camera.state} onTryAgain={tryAgain} />
        <SentStrip session={session} copying={copying} onDone={onDone} />
        <PickButtons size="large" onPick={onSend} />
        <div className="send-scan">
          <Button icon={<ScanIcon />} onClick={onScan}>
            {phone.scannerDoor.openLong}
          </Button>
        </div>
      </main>
    )
  }
  return (
    <main className="camera">
      <div className="viewfinder" data-state={shot ? 'review' : camera.state}>
        <video ref={video} autoPlay playsInline muted aria-label={texts.view} data-facing={facing} hidden={!stream} />
        {camera.state === 'starting' && (
          <p className="viewfinder-note">
            {texts.starting}
            <br />
            {texts.ask}
          </p>
        )}
        {watched && (
          <p className="viewfinder-watched" role="status">
            <StateDot state="live" />
            {texts.watched}
          </p>
        )}
        {taking && <span className="viewfinder-blink" />}
        {problem && (
          <p className="viewfinder-problem" role="alert">
            {problem}
          </p>
        )}
        {shot && <img className="viewfinder-shot" src={shot.url} alt={texts.review} />}
        {!shot && camera.state === 'live' && (
          <div className="viewfinder-tools">
            {camera.hasTorch && (
              <IconButton label={torch ? texts.torchOff : texts.torchOn} aria-pressed={torch} onClick={toggleTorch}>
                <TorchIcon size={24} />
              </IconButton>
            )}
            {camera.cameras.length > 1 && (
              <IconButton label={facing === 'environment' ? texts.front : texts.back} onClick={switchCamera}>
                <SwitchCameraIcon size={24} />
              </IconButton>
            )}
          </div>
        )}
      </div>
      <SentStrip session={session} copying={copying} onDone={onDone} />
      {shot ? (
        <div className="camera-review">
          <Button icon={<RetryIcon />} onClick={() => setShot(null)}>
            {texts.retake}
          </Button>
          <Button kind="primary" icon={<SendIcon />} onClick={send}>
            {texts.send}
          </Button>
        </div>
      ) : (
        <ShutterBar
          label={texts.shutter}
          isReady={camera.state === 'live'}
          isTaking={taking}
          onShoot={shoot}
          onPick={onSend}
        >
          <BarButton onPress={onScan} icon={<ScanIcon size={26} />}>
            {phone.scannerDoor.open}
          </BarButton>
        </ShutterBar>
      )}
    </main>
  )
}

function CameraProblem({ why, onTryAgain }: { why: CameraFailure; onTryAgain(): void }) {
  return (
    <div className="camera-problem" role="alert" data-reason={why}>
      <ProblemIcon size={24} />
      <p>{texts[why]}</p>
      {why !== 'none' && <Button onClick={onTryAgain}>{texts.again}</Button>}
    </div>
  )
}
