import { macTypist } from './mac-typist.ts'
import type { Clipboard } from './paste.ts'
import type { Typist } from './typist.ts'
import { windowsTypist } from './windows-typist.ts'
import { x11Typist } from './x11-typist.ts'

export interface TypistParts {
  platform: NodeJS.Platform
  environment: NodeJS.ProcessEnv
  clipboard: Clipboard
  /** Whether macOS lets this application press keys. */
  isTrusted(): boolean
}

export function chooseTypist({ platform, environment, clipboard, isTrusted }: TypistParts): Typist {
  if (platform === 'darwin') return macTypist(clipboard, isTrusted)
  return platform === 'win32' ? windowsTypist() : x11Typist(clipboard, environment)
}
