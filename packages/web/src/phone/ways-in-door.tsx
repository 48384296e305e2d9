import { usePart } from './use-part.ts'
import type { WaysInProps } from './ways-in-props.ts'

const load = async () => (await import('./ways-in.tsx')).WaysIn

/** The other ways in, loaded where a phone is not connected: one that has scanned does not need them. */
export function WaysInDoor(props: WaysInProps) {
  const Ways = usePart(load)
  return Ways && <Ways {...props} />
}
