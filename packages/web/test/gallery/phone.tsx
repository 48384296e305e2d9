import '../../src/phone/phone.css'
import { createRoot } from 'react-dom/client'
import { App } from '../../src/phone/app.tsx'
import { ApproveApp } from '../../src/phone/approve/approve-app.tsx'
import { fakeSigninSdk, fakeSnaplink, phoneStates } from './phone-states.ts'

const name = new URLSearchParams(location.search).get('state') ?? 'native'
const state = phoneStates[name]
const invitation =
  state?.invitation === null ? null : { sessionId: 'gallery-session-0000000', ticket: 'gallery-ticket-000000' }
for (const pageName of state?.knownBy ?? []) rememberBy(pageName)
const root = document.getElementById('root')
if (root && state?.approve) {
  const code = state.approve.code === null ? null : 'st_gallery'
  createRoot(root).render(<ApproveApp sdk={fakeSigninSdk(state.approve)} code={code} />)
} else if (root && state) createRoot(root).render(<App snaplink={fakeSnaplink(state)} invitation={invitation} />)

/** As remembered.ts keeps it. */
function rememberBy(pageName: string) {
  const place = 'snaplink.known-by'
  const known = JSON.parse(localStorage.getItem(place) ?? '[]')
  localStorage.setItem(place, JSON.stringify([...known, { key: `key-${known.length}`, pageName }]))
}
