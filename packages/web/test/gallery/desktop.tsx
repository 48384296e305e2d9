import '../../src/desktop/desktop.css'
import { createRoot } from 'react-dom/client'
import { App } from '../../src/desktop/app.tsx'
import { desktopStates, fakeSnaplink } from './desktop-states.ts'
import { fakeShell, shellStates } from './fake-shell.ts'

const name = new URLSearchParams(location.search).get('state') ?? 'pairing'
const state = desktopStates[name]
const shell = shellStates[name]
if (shell) window.snaplinkShell = fakeShell(shell)
const root = document.getElementById('root')
if (root && state) createRoot(root).render(<App snaplink={fakeSnaplink(state)} />)
