import type { Shell } from '@snaplink/contract'

declare global {
  interface Window {
    /** Put there by the desktop application. */
    snaplinkShell?: Shell
  }
}

/** The desktop application around this page; undefined in a browser. */
export const findShell = (): Shell | undefined => window.snaplinkShell
