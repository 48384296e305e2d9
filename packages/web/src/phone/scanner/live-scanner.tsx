import { CameraIcon, ScanIcon } from '@snaplink/sdk/design'
import { useRef, useState } from 'react'
import { scanner as texts } from '../../scanner-texts.ts'
import { BarButton, ShutterBar } from '../shutter-bar.tsx'
import { takeShot } from '../take-shot.ts'
import { type CameraWish, useCamera } from '../use-camera.ts'
import { ScanView } from './scan-view.tsx'
import { KeyboardIcon, PauseIcon } from './scanner-icons.tsx'
import type { ScanningProps } from './scanning-props.ts'
import { SettingsSheet } from './settings-sheet.tsx'
import { StillScanner } from './still-scanner.tsx'
import { useAwake } from './use-awake.ts'

/** What codes need; a larger picture only makes an old phone slow. */
const codeSize = { width: 1920, height: 1080 }
/** The same camera takes the photos. */
const photoSize = { width: 2560, height: 1920 }

/** Codes read from the camera in the page, one after the other. */
export function LiveScanner(props: ScanningProps) {
  const { wanted, settings, taking, decoding, strip, chip, sendPhotos } = props
  const { isResting, subject } = taking
  const wish: CameraWish = { ...(wanted.withPhotos ? photoSize : codeSize), deviceId: settings.cameraId }
  const { camera, torch, toggleTorch, tryAgain } = useCamera(wish)
  const video = useRef<HTMLVideoElement>(null)
  const [isChoosing, setChoosing] = useState(false)
  const [problem, setProblem] = useState('')
  const [isShooting, setShooting] = useState(false)
  useAwake(camera.state === 'live', taking.reads)

  const { goOn } = taking

  const shoot = async () => {
    if (camera.state !== 'live' || !video.current || isShooting) return
    setShooting(true)
    setProblem('')
    try {
      sendPhotos([await takeShot(video.current, camera.track)])
    } catch {
      setProblem(texts.shooting.failed)
    } finally {
      setShooting(false)
    }
  }

  if (decoding.decoder?.state === 'failed') return <StillScanner {...props} />
  if (camera.state !== 'starting' && camera.state !== 'live') {
    return <StillScanner {...props} problem={camera.state} onTryAgain={tryAgain} />
  }
  const words = subject
    ? ''
    : isResting
      ? texts.resting
      : decoding.decoder?.state === 'ready'
        ? texts.aim
        : texts.loading
  return (
    <>
      <ScanView
        {...{ camera, video, torch, isResting, words }}
        decoder={decoding.decoder}
        reads={taking.reads}
        onTorch={toggleTorch}
        onSettings={() => setChoosing(true)}
        onRead={taking.take}
        onSilence={decoding.noteStopped}
      >
        {isShooting && <span className="viewfinder-blink" />}
        {problem && (
          <p className="viewfinder-problem" role="alert">
            {problem}
          </p>
        )}
        {chip}
      </ScanView>
      {strip}
      {subject ? (
        <ShutterBar
          label={texts.shooting.shutter(subject)}
          isReady={true}
          isTaking={isShooting}
          onShoot={shoot}
          onPick={sendPhotos}
        >
          <BarButton onPress={goOn} icon={<ScanIcon size={26} />}>
            {texts.next}
          </BarButton>
        </ShutterBar>
      ) : (
        <div className="camera-controls">
          <BarButton onPress={props.onType} icon={<KeyboardIcon size={26} />}>
            {texts.type}
          </BarButton>
          <button
            type="button"
            className="scan-trigger"
            data-state={isResting ? 'resting' : 'reading'}
            onClick={isResting ? goOn : taking.rest}
          >
            {isResting ? <ScanIcon size={28} /> : <PauseIcon size={28} />}
            {isResting ? texts.scan : texts.pause}
          </button>
          <BarButton onPress={props.onPhotos} icon={<CameraIcon size={26} />}>
            {texts.photos}
          </BarButton>
        </div>
      )}
      {isChoosing && camera.state === 'live' && (
        <SettingsSheet
          settings={settings}
          onChange={props.onSettings}
          cameras={camera.cameras}
          cameraId={camera.track.getSettings().deviceId}
          isContinuous={wanted.isContinuous}
          onPace={wanted.withPhotos ? undefined : wanted.setContinuous}
          onClose={() => setChoosing(false)}
        />
      )}
    </>
  )
}
