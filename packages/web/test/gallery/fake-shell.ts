import type { Shell, ShellState } from '@snaplink/contract'

const usual: ShellState = {
  version: '0.1.0',
  server: { isOwn: true, address: 'http://localhost:3000/' },
  settings: {
    ...{
      template: '{code}{enter}',
      prefix: '',
      suffix: '',
      photoName: '{name}',
      shortcut: 'CommandOrControl+Alt+Shift+S',
    },
    ...{ isNotifying: true, startsAtLogin: false, looksForUpdates: false },
  },
  typing: { isOn: false, problem: null, waiting: 0, isAsking: false, unsure: null, shortcutProblem: null },
  folder: { path: null, saved: 0, waiting: 0, problem: null },
  update: null,
}

const typing = { ...usual.typing, isOn: true }
const path = '/home/ann/Pictures/From the phone'

/** What the desktop application tells its page, by the name of the state. */
export const shellStates: Record<string, ShellState> = {
  'shell-start': usual,
  'shell-waiting': usual,
  'shell-connected': { ...usual, typing, folder: { ...usual.folder, path, saved: 41, waiting: 2 } },
  'shell-asking': {
    ...usual,
    typing: { ...typing, waiting: 3, isAsking: true },
    update: 'Snaplink 0.2.0 is out. You have an older one.',
  },
  'shell-settings': { ...usual, server: { isOwn: false, address: 'https://photos.example.org/' } },
  'shell-problems': {
    ...usual,
    typing: {
      ...{ isOn: true, waiting: 12, isAsking: false, unsure: { code: '4006381333931' } },
      problem: 'The last code could not be typed. Look at what stands there, then try again.',
      shortcutProblem:
        'The shortcut CommandOrControl+Alt+Shift+S belongs to another program. Choose another one, or use the menu beside the clock.',
    },
    folder: {
      ...{ path: `${path} and a path that goes on and on/2026/November/`.repeat(2), saved: 0, waiting: 7 },
      problem: 'There is no room left on the disk that holds it. Photos that are not saved yet stay on the server.',
    },
  },
}

export function fakeShell(state: ShellState): Shell {
  return {
    state: async () => state,
    keptSession: async () => null,
    onState: () => () => undefined,
    ask: async () => ({ problem: null }),
  }
}
