import type { UserView } from '@snaplink/contract'
import { Button, DownIcon } from '@snaplink/sdk/design'
import { useEffect, useRef, useState } from 'react'
import { desktop } from '../texts.ts'
import { Link, paths } from './router.tsx'

const texts = desktop.header

/** A button that unfolds a list of links. Not an ARIA menu: Tab walks through it as through any list. */
export function AccountMenu({ user, onLogOut }: { user: UserView; onLogOut(): void }) {
  const [open, setOpen] = useState(false)
  const box = useRef<HTMLDivElement>(null)
  const name = user.name || user.email || ''

  useEffect(() => {
    if (!open) return
    const closeOutside = (event: Event) => {
      if (!box.current?.contains(event.target as Node)) setOpen(false)
    }
    const closeOnEscape = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return
      setOpen(false)
      box.current?.querySelector('button')?.focus()
    }
    document.addEventListener('pointerdown', closeOutside)
    document.addEventListener('focusin', closeOutside)
    document.addEventListener('keydown', closeOnEscape)
    return () => {
      document.removeEventListener('pointerdown', closeOutside)
      document.removeEventListener('focusin', closeOutside)
      document.removeEventListener('keydown', closeOnEscape)
    }
  }, [open])

  const close = () => setOpen(false)
  return (
    <div className="account-menu" ref={box}>
      <Button
        kind="quiet"
        iconAfter={<DownIcon size={16} />}
        aria-expanded={open}
        aria-label={texts.account(name)}
        onClick={() => setOpen(!open)}
      >
        {name}
      </Button>
      {open && (
        <div className="account-menu-list">
          {user.name && user.email && <p>{user.email}</p>}
          <Link to={paths.account} onClick={close}>
            {texts.openPages}
          </Link>
          <Link to={paths.logins} onClick={close}>
            {texts.logins}
          </Link>
          <Link to={`${paths.account}#password`} onClick={close}>
            {texts.changePassword}
          </Link>
          <button
            type="button"
            onClick={() => {
              close()
              onLogOut()
            }}
          >
            {texts.logOut}
          </button>
        </div>
      )}
    </div>
  )
}
