import type { Address } from '@snaplink/contract'
import { Button } from '../design/button.tsx'
import { pairing as texts } from './texts.ts'

/** Why no phone may have come yet, most likely first, and the next address to try. */
export function PairingHelp({ next, onTry }: { next: Address | null | undefined; onTry(address: Address): void }) {
  return (
    <div className="pairing-help" role="status">
      <p className="pairing-help-title">{texts.helpTitle}</p>
      <ul>
        <li>{texts.helpWifi}</li>
        <li>{texts.helpGuest}</li>
        <li>{texts.helpFirewall}</li>
      </ul>
      {next && <Button onClick={() => onTry(next)}>{texts.tryAddress(new URL(next.origin).host)}</Button>}
    </div>
  )
}
