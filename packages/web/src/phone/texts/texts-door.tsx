import { Button, TextIcon } from '@snaplink/sdk/design'
import { useStore } from '@snaplink/sdk/react'
import { type ComponentType, useEffect, useState } from 'react'
import { phone } from '../../texts.ts'
import type { TextsDoorProps } from './texts-door-props.ts'

const texts = phone.passing

/** The way to the sheet. */
export function TextsButton({ onOpen }: { onOpen(): void }) {
  return (
    <Button kind="quiet" icon={<TextIcon />} aria-label={texts.openLabel} aria-haspopup="dialog" onClick={onOpen}>
      {texts.open}
    </Button>
  )
}

/** Text, links and files: what shows them is loaded once the phone has joined, for the first tap does not need it. */
export function TextsDoor(props: TextsDoorProps) {
  const { state } = useStore(props.session.connection)
  const [Door, setDoor] = useState<ComponentType<TextsDoorProps> | null>(null)

  useEffect(() => {
    if (Door || state !== 'live') return
    import('./texts-and-files.tsx').then(
      ({ TextsAndFiles }) => setDoor(() => TextsAndFiles),
      // The line broke meanwhile: it is asked for again when it is back.
      () => undefined,
    )
  }, [Door, state])

  return Door && <Door {...props} />
}
