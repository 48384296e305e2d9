/** A device's or line's state as a shape, so that colour is never all there is: filled, half, hollow. A word stands beside it. */
export function StateDot({ state }: { state: 'live' | 'waiting' | 'off' }) {
  return <span className={`state-dot state-dot-${state}`} aria-hidden="true" />
}
