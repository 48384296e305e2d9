import './header.css'
import type { UserView } from '@snaplink/contract'
import { shell } from '../shell-texts.ts'
import { common, desktop } from '../texts.ts'
import { AccountMenu } from './account-menu.tsx'
import { isBooks, isScans, Link, type Path, paths } from './router.tsx'
import { findShell } from './shell/find-shell.ts'

const texts = desktop.header

export interface HeaderProps {
  user: UserView | null
  route: Path | null
  onLogOut(): void
}

export function Header({ user, route, onLogOut }: HeaderProps) {
  return (
    <header className="header">
      <div className="header-row">
        <Link className="header-mark" to={paths.photos}>
          <Mark />
          {common.product}
        </Link>
        <nav className="header-nav" aria-label={texts.nav}>
          {findShell() && (
            <Link to={paths.shell} aria-current={route === paths.shell ? 'page' : undefined}>
              {shell.title}
            </Link>
          )}
          <Link to={paths.photos} aria-current={route === paths.photos ? 'page' : undefined}>
            {texts.photos}
          </Link>
          <Link to={paths.scans} aria-current={isScans(route) ? 'page' : undefined}>
            {texts.scans}
          </Link>
          <Link to={paths.books} aria-current={isBooks(route) ? 'page' : undefined}>
            {texts.books}
          </Link>
        </nav>
        {user && !user.isGuest ? (
          <AccountMenu user={user} onLogOut={onLogOut} />
        ) : (
          <div className="header-guest">
            <Link className="button button-quiet" to={paths.login}>
              {texts.logIn}
            </Link>
            <Link className="button button-plain" to={paths.signUp}>
              {texts.signUp}
            </Link>
          </div>
        )}
      </div>
    </header>
  )
}

/** A viewfinder's two corners around a live dot. */
function Mark() {
  return (
    <svg className="mark" width="24" height="24" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d="M9 3H6a3 3 0 0 0-3 3v3M15 21h3a3 3 0 0 0 3-3v-3" />
      <circle cx="12" cy="12" r="4.5" />
    </svg>
  )
}
