import './crash-guard.css'
import { Button } from '@snaplink/sdk/design'
import { Component, type ReactNode } from 'react'
import { common } from '../texts.ts'

/** Stands in for a page that failed while being drawn, with the way out. The browser's console has the fault. */
export class CrashGuard extends Component<{ children: ReactNode }, { crashed: boolean }> {
  constructor(props: { children: ReactNode }) {
    super(props)
    this.state = { crashed: false }
  }

  static getDerivedStateFromError() {
    return { crashed: true }
  }

  override render() {
    if (!this.state.crashed) return this.props.children
    return (
      <main className="crash" role="alert">
        <h1>{common.crashed}</h1>
        <p>{common.crashedText}</p>
        <Button kind="primary" onClick={() => location.reload()}>
          {common.reload}
        </Button>
      </main>
    )
  }
}
