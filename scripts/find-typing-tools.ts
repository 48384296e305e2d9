import { findProgram } from './find-program.ts'

const tools = ['Xvfb', 'xterm', 'xdotool', 'setxkbmap', 'xclip']

/** What this machine has not of what it takes to type for real into a terminal on a screen of its own. */
export function missingTypingTools(): string[] {
  return tools.filter((name) => !findProgram('', [name], []))
}
