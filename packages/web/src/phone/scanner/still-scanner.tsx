import { Button, CameraIcon, ImagesIcon, ProblemIcon, ScanIcon } from '@snaplink/sdk/design'
import { scanner as texts } from '../../scanner-texts.ts'
import { PickButton, PickButtons } from '../pick-buttons.tsx'
import type { CameraFailure } from '../use-camera.ts'
import { KeyboardIcon } from './scanner-icons.tsx'
import type { ScanningProps } from './scanning-props.ts'
import { StillResult } from './still-result.tsx'
import { useStills } from './use-stills.ts'

export interface StillScannerProps extends ScanningProps {
  /** Why it is not the camera. */
  problem?: CameraFailure
  onTryAgain?(): void
}

/** Codes read from photos of them, where the page has no camera; typed, where nothing can be read. */
export function StillScanner(props: StillScannerProps) {
  const { taking, decoding, strip, chip, sendPhotos, problem, onTryAgain, onType, onPhotos } = props
  const { subject } = taking
  const { decoder } = decoding
  const stills = useStills(decoder, taking.take)
  const why = decoder?.state === 'failed' ? decoder.why : problem
  const again = decoder?.state === 'failed' ? decoding.tryAgain : onTryAgain

  return (
    <>
      <div className="still-stage">
        {why ? (
          <div className="camera-problem" role="alert" data-reason={why}>
            <ProblemIcon size={24} />
            <p>{texts.problem[why]}</p>
            {why !== 'none' && <Button onClick={again}>{texts.problem.again}</Button>}
          </div>
        ) : (
          !stills.progress && (
            <div className="still-words">
              <h2>{texts.stills.emptyTitle}</h2>
              <p>{texts.stills.emptyText}</p>
            </div>
          )
        )}
        <StillResult progress={stills.progress} />
        {chip}
      </div>
      {strip}
      {subject ? (
        <PickButtons size="small" onPick={sendPhotos} />
      ) : (
        decoder?.state !== 'failed' && (
          <div className="pick-buttons pick-buttons-small">
            <PickButton kind="take" onPick={stills.read}>
              <CameraIcon size={28} />
              {texts.stills.take}
            </PickButton>
            <PickButton kind="choose" onPick={stills.read}>
              <ImagesIcon size={28} />
              {texts.stills.choose}
            </PickButton>
          </div>
        )
      )}
      <div className="still-bar">
        {subject ? (
          <Button icon={<ScanIcon />} onClick={taking.goOn}>
            {texts.next}
          </Button>
        ) : (
          <Button icon={<KeyboardIcon />} onClick={onType}>
            {texts.type}
          </Button>
        )}
        <Button icon={<CameraIcon />} onClick={onPhotos}>
          {texts.photos}
        </Button>
      </div>
    </>
  )
}
