import './opening.css'
import { desktop } from '../texts.ts'
import { Notice } from './notice.tsx'

/** Shown only when opening takes longer than a moment. */
export function Opening() {
  return (
    <div className="opening">
      <Notice title={desktop.opening} />
    </div>
  )
}
