import { type RefObject, useLayoutEffect, useRef } from 'react'
import { Button } from '../design/button.tsx'
import type { PageSession } from '../session.ts'
import { PairingCard } from '../uploader/pairing-card.tsx'
import { PhonesRow } from '../uploader/phones-row.tsx'
import { errorSentence, scanField as texts } from '../uploader/texts.ts'
import { usePairing } from '../uploader/use-pairing.ts'
import { useStore } from '../uploader/use-store.ts'
import type { SharedSession, SharedState } from './shared-session.ts'

export interface ScanPopoverProps {
  shared: SharedSession
  now: SharedState
  /** What it hangs from. */
  anchor: RefObject<HTMLElement | null>
  onClose(): void
}

/** The code that lets a phone in, in front of everything else; Escape or a press elsewhere closes it. */
export function ScanPopover({ shared, now, anchor, onClose }: ScanPopoverProps) {
  const box = useRef<HTMLDivElement>(null)

  useLayoutEffect(() => {
    const element = box.current
    if (!element) return
    // Where a browser has no popovers it stands in the page, in front by its z-index.
    element.showPopover?.()
    const place = () => hang(element, anchor.current)
    place()
    const sizes = new ResizeObserver(place)
    sizes.observe(element)
    addEventListener('resize', place)
    addEventListener('scroll', place, true)
    return () => {
      sizes.disconnect()
      removeEventListener('resize', place)
      removeEventListener('scroll', place, true)
    }
  }, [anchor])

  // From the moment it is seen: preact, which carries the element, would run an effect only after the next frame.
  useLayoutEffect(() => {
    const element = box.current
    const hearKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return
      anchor.current?.focus()
      onClose()
    }
    const hearPress = (event: PointerEvent) => {
      const path = event.composedPath()
      if (element && anchor.current && !path.includes(element) && !path.includes(anchor.current)) onClose()
    }
    addEventListener('keydown', hearKey)
    addEventListener('pointerdown', hearPress)
    return () => {
      removeEventListener('keydown', hearKey)
      removeEventListener('pointerdown', hearPress)
    }
  }, [anchor, onClose])

  return (
    <div ref={box} className="scan-popover" popover="manual" role="dialog" aria-label={texts.title}>
      {now.state === 'failed' ? (
        <Over text={errorSentence(now.code)} onAgain={shared.again} />
      ) : now.state === 'open' ? (
        <Phones session={now.session} onAgain={shared.again} onClose={onClose} />
      ) : (
        <p className="soft">{texts.opening}</p>
      )}
    </div>
  )
}

function Phones({ session, onAgain, onClose }: { session: PageSession; onAgain(): void; onClose(): void }) {
  const connection = useStore(session.connection)
  const view = useStore(session.view)
  const pairing = usePairing(session)
  if (connection.state === 'ended') return <Over text={texts.over} onAgain={onAgain} />
  if (!view) return <p className="soft">{texts.opening}</p>
  return (
    <>
      {pairing.reachable.length > 0 && <PhonesRow session={session} pairing={pairing} />}
      {pairing.showsCode && (
        <PairingCard session={session} addresses={view.addresses} title={texts.title} onHide={onClose} />
      )}
    </>
  )
}

function Over({ text, onAgain }: { text: string; onAgain(): void }) {
  return (
    <div className="scan-popover-over" role="alert">
      <p>{text}</p>
      <Button onClick={onAgain}>{texts.again}</Button>
    </div>
  )
}

/** Below what it hangs from, or above it, and always inside of the window. */
function hang(element: HTMLElement, anchor: HTMLElement | null): void {
  if (!anchor) return
  const gap = 8
  const at = anchor.getBoundingClientRect()
  const { offsetWidth: width, offsetHeight: height } = element
  const below = at.bottom + gap
  const top = below + height <= innerHeight ? below : Math.max(gap, at.top - gap - height)
  element.style.top = `${Math.min(top, Math.max(gap, innerHeight - height - gap))}px`
  element.style.left = `${Math.max(gap, Math.min(at.right - width, innerWidth - width - gap))}px`
}
