/** The names under which main process and preload hear each other; what crosses is in the contract's shell.ts. */
export const channels = {
  state: 'snaplink:state',
  keptSession: 'snaplink:kept-session',
  ask: 'snaplink:ask',
  /** From the main process, each time something changed. */
  changed: 'snaplink:changed',
} as const
