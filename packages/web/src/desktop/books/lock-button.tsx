import { drawIcon } from '@snaplink/sdk/design'
import { bookPanel as texts } from '../../book-texts.ts'

const LockIcon = /* @__PURE__ */ drawIcon(
  <>
    <rect width="18" height="11" x="3" y="11" rx="2" ry="2" />
    <path d="M7 11V7a5 5 0 0 1 10 0v4" />
  </>,
)
const UnlockIcon = /* @__PURE__ */ drawIcon(
  <>
    <rect width="18" height="11" x="3" y="11" rx="2" ry="2" />
    <path d="M7 11V7a5 5 0 0 1 9.9-1" />
  </>,
)

/** Whether look-ups leave a field alone. */
export function LockButton({ isLocked, name, onTurn }: { isLocked: boolean; name: string; onTurn(): void }) {
  const label = texts.lock(name)
  return (
    <button
      type="button"
      className="icon-button lock-button"
      aria-pressed={isLocked}
      aria-label={label}
      title={isLocked ? texts.unlock(name) : label}
      onClick={onTurn}
    >
      {isLocked ? <LockIcon size={18} /> : <UnlockIcon size={18} />}
    </button>
  )
}
