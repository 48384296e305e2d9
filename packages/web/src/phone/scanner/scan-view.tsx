import './scan-view.css'
import type { Reading } from '@snaplink/scan'
import { IconButton, TorchIcon } from '@snaplink/sdk/design'
import { type ReactNode, type RefObject, useEffect } from 'react'
import { scanner as texts } from '../../scanner-texts.ts'
import type { Camera } from '../use-camera.ts'
import { CodeFrame } from './code-frame.tsx'
import { SettingsIcon } from './scanner-icons.tsx'
import type { Decoder } from './use-decoder.ts'
import { useReading } from './use-reading.ts'
import { useZoom } from './use-zoom.ts'

export interface ScanViewProps {
  camera: Extract<Camera, { state: 'starting' | 'live' }>
  decoder: Decoder | null
  video: RefObject<HTMLVideoElement | null>
  torch: boolean
  onTorch(): void
  onSettings?: (() => void) | undefined
  /** Nothing is read. */
  isResting: boolean
  reads: number
  onRead(reading: Reading): void
  onSilence(): void
  /** What is said over the picture. */
  words: string
  children?: ReactNode
}

/** The viewfinder for codes: as much of it as there is room, and a frame that snaps to what is found. */
export function ScanView(props: ScanViewProps) {
  const { camera, decoder, video, torch, isResting, reads, words } = props
  const live = camera.state === 'live' ? camera : null
  const stream = live?.stream ?? null
  const { zoom, steps, goOn } = useZoom(live?.track ?? null)
  const scanner = decoder?.state === 'ready' && !isResting ? decoder.scanner : null
  const seen = useReading({ scanner, stream, video, onRead: props.onRead, onSilence: props.onSilence })

  useEffect(() => {
    if (video.current) video.current.srcObject = stream
  }, [video, stream])

  return (
    <div className="viewfinder scan-view" data-state={isResting && words ? 'resting' : camera.state}>
      <video ref={video} autoPlay playsInline muted aria-label={texts.view} hidden={!stream} />
      {live && !isResting && <CodeFrame seen={seen} video={video} reads={reads} />}
      {!live && (
        <p className="viewfinder-note">
          {texts.starting}
          <br />
          {texts.ask}
        </p>
      )}
      {live && words && <p className="scan-words">{words}</p>}
      {live && (
        <div className="viewfinder-tools">
          {props.onSettings && (
            <IconButton label={texts.settings} onClick={props.onSettings}>
              <SettingsIcon size={24} />
            </IconButton>
          )}
          {live.hasTorch && (
            <IconButton label={torch ? texts.torchOff : texts.torchOn} aria-pressed={torch} onClick={props.onTorch}>
              <TorchIcon size={24} />
            </IconButton>
          )}
          {steps.length > 1 && (
            <IconButton label={texts.zoomLabel(zoom)} onClick={goOn}>
              <span className="figures">{texts.zoom(zoom)}</span>
            </IconButton>
          )}
        </div>
      )}
      {props.children}
    </div>
  )
}
