import './scans-page.css'
import { newId, typedFormat } from '@snaplink/contract'
import { formatOfTyped } from '@snaplink/scan/check-digit'
import type { PageSession } from '@snaplink/sdk'
import { Banner, Button, IconButton, SlidersIcon, SoundIcon, SoundOffIcon } from '@snaplink/sdk/design'
import { ExpiryBanner, PairingCard, PhonesRow, usePairing, useStore } from '@snaplink/sdk/react'
import type { OwnScans } from '@snaplink/sdk/scans'
import { useId, useState } from 'react'
import { number, scanSettings, scans as texts } from '../../scan-texts.ts'
import { minutes } from '../../texts.ts'
import { Opening } from '../opening.tsx'
import { Link, type Path, paths } from '../router.tsx'
import { StockTakePage } from '../stock-take/stock-take-page.tsx'
import { useHeading } from '../use-heading.ts'
import { BringBack } from './bring-back.tsx'
import { ScanComposer } from './scan-composer.tsx'
import { ScanList } from './scan-list.tsx'
import { ScanningPanel } from './scanning-panel.tsx'
import { ScansEmpty } from './scans-empty.tsx'
import { arrivingScans, useArrivals } from './use-arrivals.ts'
import { useScanning } from './use-scanning.ts'

export interface ScansPageProps {
  session: PageSession
  own: OwnScans
  shows: Path
  onOpenNew(): void
}

/** The codes that phones have read for this person, and the way to read more. */
export function ScansPage({ session, own, shows, onOpenNew }: ScansPageProps) {
  const scans = useStore(own.scans)
  const isLoaded = useStore(own.isComplete)
  const view = useStore(session.view)
  const hasEnded = useStore(session.connection).state === 'ended'
  const pairing = usePairing(session, { offersCode: !hasEnded })
  const heading = useHeading(texts.title)
  const { spoken, fresh, sound } = useArrivals(session, arrivingScans)
  const [scanning, setScanning] = useScanning(session)
  const [isSetting, setSetting] = useState(false)
  const panel = useId()
  const problem = useStore(own.problem)
  // One that was over before it could be looked at has none; the codes are there all the same.
  if (!view && !hasEnded) return <Opening />

  const add = async (code: string) => {
    await session.command('scan.add', {
      scanId: newId(),
      code,
      format: formatOfTyped(code) ?? typedFormat,
      scannedAt: Date.now(),
    })
  }

  const isEmpty = scans.length === 0
  return (
    <section className="uploader scans-page">
      <p className="spoken" role="status">
        {spoken}
      </p>
      <div className={`uploader-top ${pairing.showsCode ? '' : 'is-folded'}`}>
        <h1 ref={heading} tabIndex={-1}>
          {texts.title} {!isEmpty && <span className="uploader-count figures">{number(scans.length)}</span>}
        </h1>
        {!hasEnded && <PhonesRow session={session} pairing={pairing} />}
      </div>
      <div className="scans-bar">
        <nav className="scans-views" aria-label={texts.views}>
          <Link to={paths.scans} aria-current={shows === paths.scans ? 'page' : undefined}>
            {texts.all}
          </Link>
          <Link to={paths.stockTake} aria-current={shows === paths.stockTake ? 'page' : undefined}>
            {texts.stockTake}
          </Link>
        </nav>
        <BringBack own={own} />
        <ScanComposer onAdd={add} />
        <IconButton label={sound.isOn ? texts.soundOn : texts.soundOff} onClick={() => sound.turn(!sound.isOn)}>
          {sound.isOn ? <SoundIcon /> : <SoundOffIcon />}
        </IconButton>
        <Button
          icon={<SlidersIcon size={18} />}
          aria-expanded={isSetting}
          aria-controls={panel}
          onClick={() => setSetting(!isSetting)}
        >
          {scanSettings.open}
        </Button>
      </div>
      {isSetting && <ScanningPanel id={panel} scanning={scanning} onChange={setScanning} />}
      <div className="uploader-notes">
        <ExpiryBanner session={session} text={(leftMs) => texts.expiring(minutes(leftMs))} />
        {hasEnded && (
          <Banner tone="info" action={<Button onClick={onOpenNew}>{texts.closedAgain}</Button>}>
            {texts.closedTitle}
          </Banner>
        )}
      </div>
      <div className={`uploader-body ${pairing.showsCode ? 'has-side' : ''}`}>
        <div className="scans-main">
          {shows === paths.stockTake ? (
            <StockTakePage own={own} fresh={fresh} onStarted={() => setScanning({ ...scanning, repeats: 'count' })} />
          ) : isEmpty ? (
            <ScansEmpty isLoaded={isLoaded} problem={problem} pairing={pairing} />
          ) : (
            <ScanList session={session} own={own} repeats={scanning.repeats} fresh={fresh} />
          )}
        </div>
        {view && pairing.showsCode && (
          <PairingCard
            session={session}
            addresses={view.addresses}
            title={pairing.isAdding ? undefined : texts.pairTitle}
            onHide={pairing.isAdding ? () => pairing.setAdding(false) : undefined}
          />
        )}
      </div>
    </section>
  )
}
