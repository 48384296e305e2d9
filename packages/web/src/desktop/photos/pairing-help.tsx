import type { Address } from '@snaplink/contract'
import { Button } from '../../design/button.tsx'
import { desktop } from '../../texts.ts'

const texts = desktop.pairing

/** Why no phone may have come yet, most likely first, and the next address to try. */
export function PairingHelp({ next, onTry }: { next: Address | null | undefined; onTry(address: Address): void }) {
  return (
    <div className="pairing-help" role="status">
      <h2>{texts.helpTitle}</h2>
      <ul>
        <li>{texts.helpWifi}</li>
        <li>{texts.helpGuest}</li>
        <li>{texts.helpFirewall}</li>
      </ul>
      {next && <Button onClick={() => onTry(next)}>{texts.tryAddress(new URL(next.origin).host)}</Button>}
    </div>
  )
}
