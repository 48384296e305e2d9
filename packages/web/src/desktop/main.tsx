import './desktop.css'
import * as main from '@snaplink/sdk'
import * as bookDesk from '@snaplink/sdk/book-desk'
import { openOwnBooks } from '@snaplink/sdk/books'
import { openOwnScans } from '@snaplink/sdk/scans'
import * as signin from '@snaplink/sdk/signin'
import * as stockTakes from '@snaplink/sdk/stock-takes'
import { createRoot } from 'react-dom/client'
import { CrashGuard } from '../design/crash-guard.tsx'
import { App } from './app.tsx'
import { findShell } from './shell/find-shell.ts'
import { adoptCredential } from './use-page-session.ts'

const sdk = { ...main, ...signin, ...stockTakes, ...bookDesk, openOwnScans, openOwnBooks }
const root = document.getElementById('root')
if (!root) throw new Error('index.html has no #root')
const shell = findShell()
if (shell) adoptCredential(await shell.keptSession())
createRoot(root).render(
  <CrashGuard>
    <App snaplink={sdk} />
  </CrashGuard>,
)
