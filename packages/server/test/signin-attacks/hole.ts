import type { ServerParts } from '../../src/create-server.ts'

/** A fault that somebody could make, put into a running server on purpose. */
export interface Hole {
  readonly name: string
  /** For one server: what it remembers is its own. */
  open(): Partial<ServerParts>
  /** The attacks that should notice it, by the beginning of their names. They are tried first. */
  readonly caughtBy: readonly string[]
}
