import '../design/base.css'
import './font.css'
import * as sdk from '@snaplink/sdk'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'

const root = document.getElementById('root')
if (!root) throw new Error('index.html has no #root')
createRoot(root).render(<App snaplink={sdk} />)
