import type { BookVerb, Mode, Scanning, SessionView } from '@snaplink/contract'
import type { SessionRow } from '../db/tables.ts'
import type { Commands } from './commands.ts'

/** `mode.set`: what the page wants of its phones, kept for those who join later or come back. */
export function registerModeCommand(commands: Commands): void {
  commands.register('mode.set', {
    roles: ['page'],
    run: ({ data, append }) =>
      append(async (trx, session) => {
        const before = modeOf(session)
        const after = { ...before, ...data }
        if (JSON.stringify(after) === JSON.stringify(before)) return { events: [], answer: undefined }
        await trx.updateTable('sessions').set(modeColumns(after)).where('id', '=', session.id).execute()
        // Another change of this batch reads the row that was locked at its beginning.
        Object.assign(session, modeColumns(after))
        return { events: [{ type: 'mode.set', data: after }], answer: undefined }
      }),
  })
}

export function modeColumns({ mode, scanning, bookVerb }: { mode?: Mode; scanning?: Scanning; bookVerb?: BookVerb }) {
  const json = (value: object | undefined) => (value ? JSON.stringify(value) : null)
  return { mode: mode ?? null, scanning: json(scanning), bookVerb: json(bookVerb) }
}

/** What a session's row says of it, as the API tells it. */
export function modeOf({
  mode,
  scanning,
  bookVerb,
}: Pick<SessionRow, 'mode' | 'scanning' | 'bookVerb'>): Pick<SessionView, 'mode' | 'scanning' | 'bookVerb'> {
  return {
    ...(mode !== null && { mode }),
    ...(scanning !== null && { scanning: JSON.parse(scanning) }),
    ...(bookVerb !== null && { bookVerb: JSON.parse(bookVerb) }),
  }
}
