import './phone.css'
import { describeDevice, joinSession, resumePhone } from '@snaplink/sdk'
import { createRoot } from 'react-dom/client'
import { CrashGuard } from '../design/crash-guard.tsx'
import { App } from './app.tsx'
import { takeInvitation } from './invitation.ts'

const root = document.getElementById('root')
if (!root) throw new Error('phone.html has no #root')
const page = createRoot(root)

if (location.pathname.endsWith('/approve')) {
  // The other page of this bundle, which those who send photos need not load.
  const { showApproval } = await import('./approve/show-approval.tsx')
  page.render(<CrashGuard>{showApproval()}</CrashGuard>)
} else {
  page.render(
    <CrashGuard>
      <App snaplink={{ describeDevice, joinSession, resumePhone }} invitation={takeInvitation()} />
    </CrashGuard>,
  )
}
// A fresh code for the page that is open in this tab changes nothing but the fragment.
addEventListener('hashchange', () => location.reload())
