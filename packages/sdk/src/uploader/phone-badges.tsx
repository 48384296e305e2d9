import type { DeviceView } from '@snaplink/contract'
import { useState } from 'react'
import { IconButton } from '../design/button.tsx'
import { ConfirmDialog } from '../design/confirm-dialog.tsx'
import { CloseIcon } from '../design/icons.tsx'
import { StateDot } from '../design/state-dot.tsx'
import { phones as texts } from './texts.ts'

const dots = { connected: 'live', away: 'waiting', gone: 'off' } as const

export interface PhoneBadgesProps {
  phones: readonly DeviceView[]
  /** False while we hear nothing ourselves: then we do not know how they are. */
  known: boolean
  onRemove(phone: DeviceView): void
}

/** The phones of this page, each as it is, and the way to disconnect it. */
export function PhoneBadges({ phones, known, onRemove }: PhoneBadgesProps) {
  const [removing, setRemoving] = useState<DeviceView | null>(null)
  return (
    <>
      <ul className="phone-badges" aria-label={texts.title}>
        {phones.map((phone) => (
          <li key={phone.deviceId} className="phone-badge" data-device-id={phone.deviceId} data-state={phone.state}>
            <StateDot state={known ? dots[phone.state] : 'off'} />
            <span className="phone-badge-name" title={phone.name}>
              {phone.name}
            </span>
            <span className="phone-badge-state">{known ? texts[phone.state] : texts.unknown}</span>
            <IconButton label={texts.remove(phone.name)} onClick={() => setRemoving(phone)}>
              <CloseIcon size={16} />
            </IconButton>
          </li>
        ))}
      </ul>
      {removing && (
        <ConfirmDialog
          title={texts.removeTitle(removing.name)}
          text={texts.removeText}
          yes={texts.removeYes}
          no={texts.removeNo}
          onYes={() => {
            setRemoving(null)
            onRemove(removing)
          }}
          onNo={() => setRemoving(null)}
        />
      )}
    </>
  )
}
