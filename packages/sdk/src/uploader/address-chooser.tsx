import type { Address } from '@snaplink/contract'
import { pairing as texts } from './texts.ts'

export interface AddressChooserProps {
  addresses: readonly Address[]
  chosen: Address | null
  onChoose(address: Address): void
}

/** A computer on several networks has several addresses; the phone reaches those of its own. */
export function AddressChooser({ addresses, chosen, onChoose }: AddressChooserProps) {
  return (
    <details className="address-chooser">
      <summary>{texts.otherAddress}</summary>
      <fieldset>
        <legend className="spoken">{texts.addressChoice}</legend>
        {addresses.map((address) => (
          <label key={address.origin}>
            <input
              type="radio"
              name="address"
              checked={address.origin === chosen?.origin}
              onChange={() => onChoose(address)}
            />
            <span>
              {new URL(address.origin).host} <span className="soft">{address.label}</span>
            </span>
          </label>
        ))}
      </fieldset>
    </details>
  )
}
