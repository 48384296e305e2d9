import type { CodeFormat } from '@snaplink/contract'
import { formatNames } from './format-name.ts'

const codeCount = (count: number) => (count === 1 ? '1 code' : `${count} codes`)
const photoCount = (count: number) => (count === 1 ? '1 photo' : `${count} photos`)

/** The part of the catalogue that only a phone that scans loads; see texts.ts. */
export const scanner = {
  view: 'Camera for codes',
  starting: 'Starting the camera…',
  ask: 'Allow the camera when your browser asks.',
  loading: 'Getting ready to read…',
  aim: 'Point at a code.',
  resting: 'Press Scan for the next code.',
  pausedTitle: 'Paused',

  scan: 'Scan',
  pause: 'Pause',
  next: 'Next code',
  type: 'Type',
  photos: 'Photos',
  torchOn: 'Turn the light on',
  torchOff: 'Turn the light off',
  zoom: (times: number) => `${times}×`,
  zoomLabel: (times: number) => `Zoom, now ${times} times`,
  settings: 'Settings',
  watchedFrame: 'The code that was found',

  /** The last code, in one line below the viewfinder. */
  none: 'What you scan appears on your computer.',
  show: (count: number) => `Show ${codeCount(count)}.`,
  total: (count: number) => codeCount(count),
  waitingTotal: (count: number) => (count === 1 ? '1 waits' : `${count} wait`),
  already: 'Already read',
  counted: (times: number) => `Counted: ${times}`,
  copy: (times: number) => `Copy ${times}`,
  undo: 'Undo',
  undoLabel: (code: string) => `Undo ${code}`,
  undone: 'Taken back',
  undoFailed: 'Could not be taken back. Delete it on your computer.',
  earlier: (count: number) => `And ${count} before them.`,

  state: {
    waiting: 'Waiting',
    delivered: 'On your computer',
    failed: 'Not delivered',
  },
  list: 'Scanned codes',
  listEmpty: 'Nothing is scanned yet.',
  listHint: (count: number) =>
    `${codeCount(count)} ${count === 1 ? 'waits' : 'wait'} for your computer. They go on by themselves.`,

  allArrived: 'All codes have arrived.',

  typing: {
    title: 'Type a code',
    label: 'The digits below the bars, or any code',
    digits: 'Digits',
    letters: 'Letters',
    lettersLabel: 'Use the keyboard with letters',
    digitsLabel: 'Use the keyboard with digits',
    add: 'Add code',
    addAnyway: 'Add it as it is',
    right: (format: CodeFormat) => `${formatNames[format]}: the check digit is right.`,
    wrong: (expected: string) => `One digit is wrong: the last would be ${expected}. Compare them with the label.`,
    goOn: (count: number) => `${count} digits. Go on typing if there are more.`,
    unchecked: 'This code has no check digit. Compare it with the label.',
    added: (code: string) => `${code} is added.`,
    missing: 'Type a code first.',
  },

  sheet: {
    title: 'How to scan',
    pace: 'After each code',
    continuous: 'Go on at once',
    single: 'Wait for a tap on Scan',
    sound: 'Beep',
    camera: 'Camera',
    cameraNumber: (number: number) => `Camera ${number}`,
  },

  stills: {
    emptyTitle: 'Ready for your codes.',
    emptyText: 'Take a photo of a code. It is read on this phone and appears on your computer.',
    take: 'Take a photo of the code',
    choose: 'Choose photos of codes',
    reading: (number: number, all: number) => (all === 1 ? 'Reading the photo…' : `Reading photo ${number} of ${all}…`),
    found: (count: number) => `${codeCount(count)} found.`,
    notFound: (missed: number, all: number) =>
      all === 1 ? 'No code was found in this photo.' : `No code was found in ${missed} of ${all} photos.`,
    help: 'Go closer until the code fills half of the picture, hold it flat, and find some light. Or type the digits.',
    unreadable: (count: number) =>
      `${photoCount(count)} could not be opened on this phone. Take a new one, or type the digits.`,
  },

  shooting: {
    chip: (code: string) => `Photos go to ${code}`,
    count: photoCount,
    shutter: (code: string) => `Take a photo for ${code}`,
    failed: 'The photo could not be taken. Try again.',
  },

  problem: {
    refused: 'The camera is not allowed on this page. Allow it in the browser’s settings, or use the buttons below.',
    none: 'This device has no camera. Use photos of codes, or type them.',
    busy: 'Another app is using the camera. Close it, or use the buttons below.',
    failed: 'The camera did not start. Use the buttons below.',
    decoder: 'This browser does not let the page read codes. Update it or use another one; typing works here.',
    stopped: 'Reading codes has stopped. Try again; typing works meanwhile.',
    again: 'Try again',
  },

  pairing: {
    take: 'Take a photo of the code',
    title: 'Scan the code on your computer',
    aim: 'Point at the code that your computer shows.',
    connecting: 'Connecting…',
    notFound: 'No code was found in this photo. Go closer, hold still, and avoid reflections. Or type the letters.',
    elsewhere: 'This code belongs to another Snaplink. Open its address in your browser, if you trust it:',
    other: 'This is not a code that connects a phone. It says:',
    stop: 'Stop scanning',
  },
}
