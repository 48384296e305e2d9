import './phone.css'
import * as sdk from '@snaplink/sdk'
import { createRoot } from 'react-dom/client'
import { CrashGuard } from '../design/crash-guard.tsx'
import { App } from './app.tsx'
import { takeInvitation } from './invitation.ts'

const root = document.getElementById('root')
if (!root) throw new Error('phone.html has no #root')
createRoot(root).render(
  <CrashGuard>
    <App snaplink={sdk} invitation={takeInvitation()} />
  </CrashGuard>,
)
// A fresh code for the page that is open in this tab changes nothing but the fragment.
addEventListener('hashchange', () => location.reload())
