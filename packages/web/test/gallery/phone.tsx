import '../../src/phone/phone.css'
import { createRoot } from 'react-dom/client'
import { App } from '../../src/phone/app.tsx'
import { fakeSnaplink, phoneStates } from './phone-states.ts'

const name = new URLSearchParams(location.search).get('state') ?? 'native'
const state = phoneStates[name]
const invitation =
  state?.invitation === null ? null : { sessionId: 'gallery-session-0000000', ticket: 'gallery-ticket-000000' }
const root = document.getElementById('root')
if (root && state) createRoot(root).render(<App snaplink={fakeSnaplink(state)} invitation={invitation} />)
