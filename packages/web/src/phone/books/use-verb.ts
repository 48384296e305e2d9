import type { BookVerb } from '@snaplink/contract'
import type { PhoneSession } from '@snaplink/sdk'
import { useStore } from '@snaplink/sdk/react'
import { useEffect, useMemo, useState } from 'react'

export type Lending = Extract<BookVerb, { verb: 'lend' }>

/** What a scanned book does now: as the page wants it; to whom it is lent, and until when, can be said here too. */
export function useVerb(session: PhoneSession) {
  const view = useStore(session.view)
  // A new view may hold the same wish: compared by what it says.
  const wanted = JSON.stringify(view?.bookVerb ?? { verb: 'add' })
  const [lending, setLending] = useState<Omit<Lending, 'verb'> | null>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another wish of the page replaces what was said here
  useEffect(() => setLending(null), [wanted])
  const verb = useMemo(() => {
    const asked = JSON.parse(wanted) as BookVerb
    return asked.verb === 'lend' && lending ? { verb: asked.verb, ...lending } : asked
  }, [wanted, lending])
  return { verb, setLending }
}
