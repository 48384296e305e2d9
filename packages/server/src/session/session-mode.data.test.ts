import { standardScanning } from '@snaplink/contract'
import { expect, test } from 'vitest'
import { databases } from '../../test/databases.ts'
import { createSessionParts } from '../../test/session-parts.ts'

test.each(databases)(
  'what a page wants of its phones is told, and kept for those who join later, on $name',
  async ({ open }) => {
    const database = await open()
    const core = createSessionParts(database.db)
    const page = await core.openPage()
    const phone = await core.joinPhone(page)
    const told = async () =>
      (await core.log.read(page.sessionId, 0)).filter(({ type }) => type === 'mode.set').map(({ data }) => data)
    expect(await core.sessions.view(phone)).not.toHaveProperty('mode')
    const scanning = { ...standardScanning, repeats: 'once' }
    await core.send(page, 'mode.set', { mode: 'scans', scanning })
    // Two of one tick, the second of which changes nothing.
    await Promise.all([1, 2].map(() => core.send(page, 'mode.set', { mode: 'books' })))
    expect(await told()).toEqual([
      { mode: 'scans', scanning },
      { mode: 'books', scanning },
    ])
    expect(await core.sessions.view(phone)).toMatchObject({ mode: 'books', scanning })
    await expect(core.send(phone, 'mode.set', { mode: 'photos' })).rejects.toMatchObject({ code: 'command.forbidden' })
    const wrong = core.send(page, 'mode.set', { mode: 'scans', scanning: { ...scanning, formats: ['nonsense'] } })
    await expect(wrong).rejects.toMatchObject({ code: 'request.invalid' })

    const opened = await core.sessions.open({ ownerId: null, pageName: 'A page', mode: 'scans' })
    const view = await core.sessions.view({ id: opened.deviceId, sessionId: opened.sessionId, role: 'page', name: '' })
    expect(view).toMatchObject({ mode: 'scans' })
    core.presence.stop()
    await core.log.drained()
    await database.drop()
  },
)
