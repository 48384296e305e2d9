import './pairing-scanner.css'
import { Banner, Button, CameraIcon, ProblemIcon } from '@snaplink/sdk/design'
import { useRef, useState } from 'react'
import { scanner } from '../../scanner-texts.ts'
import type { Invitation } from '../invitation.ts'
import { PickButton } from '../pick-buttons.tsx'
import { canOpenCamera, useCamera } from '../use-camera.ts'
import { type PairingCode, readPairingCode } from './pairing-code.ts'
import { ScanView } from './scan-view.tsx'
import { useDecoder } from './use-decoder.ts'
import { useStills } from './use-stills.ts'

const texts = scanner.pairing
const qrAlone = { formats: ['qr_code'], mode: 'codes' } as const

export interface PairingScannerProps {
  onInvited(invitation: Invitation): void
  onClose(): void
}

/** Reads the code of a computer in this page, and goes where it leads only if that is here. */
export function PairingScanner({ onInvited, onClose }: PairingScannerProps) {
  const decoding = useDecoder(qrAlone)
  const [found, setFound] = useState<PairingCode | null>(null)
  const [isLive] = useState(canOpenCamera)
  const isRead = useRef(false)

  const take = ({ code }: { code: string }) => {
    const read = readPairingCode(code, document.baseURI)
    if (read.kind !== 'invitation') return setFound(read)
    // The next frame shows it too.
    if (isRead.current) return
    isRead.current = true
    onInvited(read.invitation)
  }
  return (
    <section className="pairing-scanner" aria-label={texts.title}>
      <Found found={found} />
      {decoding.decoder?.state === 'failed' ? (
        <Banner tone="bad" icon={<ProblemIcon />}>
          {scanner.problem[decoding.decoder.why]}
        </Banner>
      ) : isLive ? (
        <LivePairing {...{ decoding, take }} />
      ) : (
        <StillPairing {...{ decoding, take }} />
      )}
      {isLive && (
        <Button kind="quiet" onClick={onClose}>
          {texts.stop}
        </Button>
      )}
    </section>
  )
}

interface ReaderProps {
  decoding: ReturnType<typeof useDecoder>
  take(code: { code: string }): void
}

function LivePairing({ decoding, take }: ReaderProps) {
  const { camera, torch, toggleTorch } = useCamera()
  const video = useRef<HTMLVideoElement>(null)
  if (camera.state !== 'starting' && camera.state !== 'live') {
    return (
      <>
        <Banner tone="warn" icon={<ProblemIcon />}>
          {scanner.problem[camera.state]}
        </Banner>
        <StillPairing {...{ decoding, take }} />
      </>
    )
  }
  return (
    <ScanView
      {...{ camera, video, torch }}
      decoder={decoding.decoder}
      isResting={false}
      reads={0}
      words={texts.aim}
      onTorch={toggleTorch}
      onRead={take}
      onSilence={decoding.noteStopped}
    />
  )
}

function StillPairing({ decoding, take }: ReaderProps) {
  const stills = useStills(decoding.decoder, take)
  const { progress } = stills
  return (
    <>
      {progress && progress.number > 0 && <p role="status">{scanner.stills.reading(1, 1)}</p>}
      {progress && progress.number === 0 && progress.found === 0 && (
        <Banner tone="warn" icon={<ProblemIcon />}>
          {texts.notFound}
        </Banner>
      )}
      <PickButton kind="take" onPick={stills.read}>
        <CameraIcon size={28} />
        {texts.take}
      </PickButton>
    </>
  )
}

/** What a code says that leads nowhere: text, and nothing that could be pressed. */
function Found({ found }: { found: PairingCode | null }) {
  if (!found || found.kind === 'invitation') return null
  return (
    <div className="pairing-found" role="alert">
      <p>{found.kind === 'elsewhere' ? texts.elsewhere : texts.other}</p>
      <p className="pairing-found-text" dir="ltr">
        {found.kind === 'elsewhere' ? found.address : found.text}
      </p>
    </div>
  )
}
