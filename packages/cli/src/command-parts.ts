import type { Output } from './output.ts'

/** Makes ready what a server of ours serves; false, with the reason told, if that cannot be done. */
export type BeforeServing = () => boolean

/** What every command is given. */
export interface CommandParts {
  output: Output
  beforeServing: BeforeServing
}
