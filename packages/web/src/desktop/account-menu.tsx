import type { UserView } from '@snaplink/contract'
import { Button, DownIcon } from '@snaplink/sdk/design'
import { desktop } from '../texts.ts'
import { Link, paths } from './router.tsx'
import { useMenu } from './use-menu.ts'

const texts = desktop.header

/** A button that unfolds a list of links. Not an ARIA menu: Tab walks through it as through any list. */
export function AccountMenu({ user, onLogOut }: { user: UserView; onLogOut(): void }) {
  const { box, open, setOpen } = useMenu()
  const name = user.name || user.email || ''

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
