import '../design/base.css'
import './font.css'
import * as sdk from '@snaplink/sdk'
import { createRoot } from 'react-dom/client'
import { CrashGuard } from '../design/crash-guard.tsx'
import { App } from './app.tsx'

const root = document.getElementById('root')
if (!root) throw new Error('index.html has no #root')
createRoot(root).render(
  <CrashGuard>
    <App snaplink={sdk} />
  </CrashGuard>,
)
