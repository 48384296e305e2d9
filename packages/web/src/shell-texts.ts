/** What the page inside the desktop application says. */

const photos = (count: number) => `${count} ${count === 1 ? 'photo' : 'photos'}`
const codes = (count: number) => `${count} ${count === 1 ? 'code' : 'codes'}`
/** For a sentence. */
const short = (code: string) => (code.length > 40 ? `${code.slice(0, 24)}…${code.slice(-12)}` : code)

export const shell = {
  title: 'This computer',
  noShell: 'This page belongs to the Snaplink application.',
  noShellText: 'In a browser, photos and scans are where they always are.',
  toPhotos: 'To your photos',

  lead: 'Show a code, scan it with your phone’s camera, and what the phone sends arrives on this computer.',
  create: 'Create session',
  endedTitle: 'This session has ended.',
  scanThis: 'Scan this with your phone’s camera',
  waiting: 'Waiting for your phone',
  connected: (phones: string) => `Connected: ${phones}`,
  away: (phones: string) => `${phones} is away`,
  arrivals: 'What arrived',
  nothingYet: 'Nothing yet. Take a photo on the phone, or scan a code.',
  copy: 'Copy',
  copyLabel: (name: string) => `Copy ${name}`,
  copied: (name: string) => `${name} is copied.`,
  dragHint: 'Drag a photo into another program, or copy it.',
  allPhotos: 'All photos',
  allScans: 'All scans',

  typing: {
    title: 'Type codes where the cursor is',
    lead: 'Each code that a phone scans is typed into the program in front, as if it came from a keyboard.',
    on: 'Typing is on',
    off: 'Typing is off',
    turnOn: 'Turn typing on',
    turnOff: 'Turn typing off',
    tryAgain: 'Try again',
    asking: (count: number) => `${codes(count)} came a while ago and ${count === 1 ? 'is' : 'are'} not typed yet.`,
    waiting: (count: number) => `${codes(count)} ${count === 1 ? 'waits' : 'wait'} to be typed.`,
    typeThem: 'Type them now',
    leaveThem: 'Leave them',
    unsure: (code: string) =>
      `${short(code)} was being typed when something stopped it. Look whether it stands there; the codes after it wait.`,
    typeAgain: 'Type it again',
    leaveIt: 'Go on without it',
    how: 'How codes are typed',
    template: 'For each code',
    templateHint: '{code} {count} {tab} {enter} {format} {phone} {date} {time}',
    prefix: 'Before it',
    suffix: 'After it',
    shortcut: 'Shortcut for on and off',
    shortcutHint: 'Such as CommandOrControl+Alt+Shift+S; empty for none.',
    save: 'Save',
    saved: 'Saved.',
  },

  folder: {
    title: 'Photos into a folder',
    lead: 'Each photo is saved there as soon as it has arrived, once.',
    choose: 'Choose a folder',
    another: 'Choose another folder',
    open: 'Open the folder',
    none: 'Stop saving',
    tryAgain: 'Try again',
    saved: (count: number) => `${photos(count)} saved since the start.`,
    waiting: (count: number) => `${photos(count)} ${count === 1 ? 'is' : 'are'} on the way.`,
    kept: (count: number) => `${photos(count)} ${count === 1 ? 'waits' : 'wait'} on the server.`,
    name: 'How files are called',
    nameHint: '{name} {date} {time} {index} {phone}',
  },

  settings: {
    title: 'Settings',
    isNotifying: 'Say when photos arrive',
    startsAtLogin: 'Start with this computer',
    looksForUpdates: 'Look for a newer Snaplink at each start',
    server: 'Server',
    ownServer: (address: string) => `This computer, at ${address}`,
    elsewhere: 'Use a server elsewhere',
    address: 'Its address',
    use: 'Use it',
    useOwn: 'Use this computer',
    version: (version: string) => `Snaplink ${version}`,
  },
}
