import type { Hole } from './hole.ts'
import { holesInFront } from './holes-in-front.ts'
import { holesInRules } from './holes-in-rules.ts'
import { holesInTokens } from './holes-in-tokens.ts'

export const holes: readonly Hole[] = [...holesInRules, ...holesInFront, ...holesInTokens]
