import '../stock-take/stock-take.css'
import './shelf-check.css'
import type { PageSession } from '@snaplink/sdk'
import type { OwnBooks } from '@snaplink/sdk/books'
import { shelfCheck as texts } from '../../shelf-texts.ts'
import { navigate, paths, useHash } from '../router.tsx'
import { ShelfCheckDesk } from './shelf-check-desk.tsx'
import { ShelfCheckStart } from './shelf-check-start.tsx'
import { useShelfChecks } from './use-shelf-checks.ts'

/** Which of the list is open: by the address, or the one that is running. */
const noneOpen = '#all'

/** What stands on a shelf beside what should. The check that runs is open by itself, also after a reload. */
export function ShelfCheckPage({ session, own }: { session: PageSession; own: OwnBooks }) {
  const checks = useShelfChecks()
  const hash = useHash()
  const open = (id: string) => navigate(`${paths.shelfCheck}#${id}`, { replace: true })

  if (!checks.all) return <p className="soft">{texts.loading}</p>
  const asked = checks.all.find(({ shelfCheckId }) => hash === `#${shelfCheckId}`)
  const running = hash === noneOpen ? undefined : checks.all.find(({ endedAt }) => endedAt === undefined)
  const check = asked ?? running
  if (!check) {
    return <ShelfCheckStart own={own} checks={checks} onStarted={({ shelfCheckId }) => open(shelfCheckId)} />
  }
  return (
    <ShelfCheckDesk
      key={check.shelfCheckId}
      check={check}
      checks={checks}
      session={session}
      own={own}
      onClose={() => open(noneOpen.slice(1))}
    />
  )
}
