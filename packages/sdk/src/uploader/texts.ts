import { type ErrorCode, limits } from '@snaplink/contract'
import { SnaplinkError } from '../snaplink-error.ts'

/**
 * Every text that the uploader shows, grouped by where it stands; functions for texts with values in them. Errors begin with
 * the words of the contract, or of the server, and are said anew where a page knows more.
 */

/** `network`: nothing answered, see `SnaplinkError`. */
export type FailureCode = ErrorCode | 'network'

const photoErrors: Partial<Record<FailureCode, (name: string) => string>> = {
  'photo.not-an-image': (name) => `${name} is not a picture we can read. Send it as JPEG or PNG.`,
  'photo.too-large': (name) => `${name} is over ${fileSize(limits.maxPhotoBytes)}. Send a smaller version.`,
  'photo.empty': (name) => `${name} is an empty file. Choose it again.`,
  'photo.too-many': () => 'This page has all the photos it can take. Delete some on the computer first.',
  'photo.too-many-pixels': (name) => `${name} has more pixels than we can show. Send a smaller version.`,
  'photo.damaged': (name) => `${name} is damaged or incomplete. Take or choose it again.`,
  'photo.too-slow': (name) => `${name} took too long to prepare. Send a smaller version.`,
  'photo.interrupted': (name) => `${name} did not arrive completely. Send it again.`,
  'photo.digest-mismatch': (name) => `${name} changed on its way. Send it again.`,
}

/** The sentence for an error of which only the code is known; see `failureSentence` for the others. */
export function errorSentence(code: FailureCode): string {
  return sentenceOf(new SnaplinkError(code))
}

export function sentenceOf({ code, sentence }: SnaplinkError): string {
  return code === 'network' ? `${sentence} Try again in a moment.` : sentence
}

/** The sentence for what went wrong with one photo. */
export function photoErrorSentence(code: FailureCode, name: string): string {
  return photoErrors[code]?.(shortName(name)) ?? errorSentence(code)
}

/** A file's size as people say it: `3.1 MB`, `840 KB`. */
export function fileSize(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`
  if (bytes < 1_000_000) return `${Math.round(bytes / 1000)} KB`
  const megabytes = bytes / 1_000_000
  return `${megabytes < 10 ? megabytes.toFixed(1) : Math.round(megabytes)} MB`
}

/** Time left as a clock shows it: `1:42`. */
export function clockTime(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000))
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}

/** A whole percentage that says 100 only when all is there. */
export function percent(part: number, whole: number): number {
  return whole > 0 ? Math.min(100, Math.floor((part / whole) * 100)) : 0
}

/** For a sentence: what tells two files of a camera apart stands at the end. */
export const shortName = (name: string) => (name.length > 40 ? `${name.slice(0, 24)}…${name.slice(-12)}` : name)
export const photoCount = (count: number) => (count === 1 ? '1 photo' : `${count} photos`)
/** `5 minutes`, never none. */
export const minutes = (ms: number) => {
  const count = Math.max(1, Math.ceil(ms / 60_000))
  return count === 1 ? '1 minute' : `${count} minutes`
}

export const common = {
  close: 'Close',
  undo: 'Undo',
  tryAgain: 'Try again',
  percent: (value: number) => `${value} %`,
}

export const pairing = {
  title: 'Scan to upload from your phone',
  titleMore: 'Connect another phone',
  stay: 'Point its camera here, and stay on this page.',
  codeLabel: 'Code that opens this page on your phone',
  codePending: 'Getting a code…',
  addressLabel: 'Or open this address on the phone',
  copy: 'Copy address',
  copied: 'Copied',
  copySelected: 'Selected. Press Ctrl+C to copy.',
  renewsIn: (clock: string) => `Renews in ${clock}`,
  renewing: 'Renewing…',
  otherAddress: 'Phone cannot reach it? Try another address',
  addressChoice: 'Address in the code',
  helpTitle: 'Nothing yet? It is usually one of these:',
  helpWifi: 'The phone is on another Wi-Fi, or on mobile data. Put it on the same network as this computer.',
  helpGuest: 'You are on a guest network. Many keep devices apart; use the main one.',
  helpFirewall: 'This computer’s firewall asks whether to allow Snaplink. Allow it on private networks.',
  tryAddress: (host: string) => `Try ${host} instead`,
  hide: 'Hide the code',
}

export const phones = {
  title: 'Phones',
  connected: 'connected',
  away: 'away',
  gone: 'gone',
  unknown: 'unknown',
  remove: (name: string) => `Disconnect ${name}`,
  removeTitle: (name: string) => `Disconnect ${name}?`,
  removeText: 'It can no longer send photos here. What has arrived stays. To let it back in, scan a new code.',
  removeYes: 'Disconnect',
  removeNo: 'Keep it',
  add: 'Add another phone',
  removed: (name: string) => `${name} is disconnected.`,
}

export const photos = {
  title: 'Upload images',
  count: (count: number, most: number) => `${count} of ${most}`,
  emptyTitle: (name: string) => `${name} is connected.`,
  emptyAwayTitle: (name: string) => `${name} is away.`,
  emptyText: 'Take a photo on it, or choose some from its gallery. They appear here at once.',
  emptyAwayText: 'It goes on when its screen is unlocked and the page on it is open again.',
  full: 'This page has all the photos it can take. Delete some to make room.',
  done: 'Done with images',
  downloadAll: (count: number) => `Download all ${count}`,
  received: (count: number) => (count === 1 ? 'Photo received from phone' : `${count} photos received from phone`),
  refused: (count: number, why: string) => `${photoCount(count)} were refused. ${why}`,
  cover: 'Cover',
  makeCover: (name: string) => `Make ${name} the cover`,
  edit: (name: string) => `Edit ${name}`,
  move: (name: string) => `Move ${name}`,
  moveKeys: 'Use the arrow keys.',
  movedTo: (name: string, place: number, count: number) => `${name} is now number ${place} of ${count}.`,
  retry: (name: string) => `Try ${name} again`,
  list: 'Photos',
  open: (name: string) => `View ${name}`,
  download: (name: string) => `Download ${name}`,
  remove: (name: string) => `Delete ${name}`,
  noPreview: 'No preview',
  sending: (value: number) => `Sending ${value} %`,
  waiting: (phone: string) => `Waiting for ${phone}`,
  waitingForPhone: 'Waiting for your phone',
  announced: 'About to be sent',
  arrived: 'Arrived · preparing',
  rejected: 'Cannot be shown',
  deleted: (name: string) => `${name} deleted`,
  notRestored: (name: string, why: string) => `${name} did not come back. ${why}`,
  notDeleted: (name: string, why: string) => `${name} was not deleted. ${why}`,
}

export const viewer = {
  label: 'Photo',
  place: (index: number, count: number) => `${index} of ${count}`,
  previous: 'Previous photo',
  next: 'Next photo',
  download: 'Download',
  remove: 'Delete',
  edit: 'Turn and crop',
  cover: 'Make it the cover',
  isCover: 'This is the cover',
  copy: 'Copy the picture',
  copied: 'Copied. Paste it into any program.',
  notCopied: 'The browser did not let us copy the picture. Download it instead.',
  close: 'Close',
  stillComing: 'A small picture for now. The full one is on its way.',
  noPicture: 'There is no picture to show yet.',
}

export const live = {
  phoneJoined: (name: string) => `${name} is connected.`,
  phoneAway: (name: string) => `${name} is away.`,
  phoneGone: (name: string) => `${name} is gone.`,
  coming: (count: number) => `${photoCount(count)} on the way.`,
  ready: (count: number, all: number) =>
    count === all ? `${photoCount(count)} here.` : `${photoCount(count)} more, ${all} in all.`,
}

export const expiring = {
  text: (leftMs: number) =>
    `Nobody used this page for a while. It closes in ${minutes(leftMs)}, and its photos with it.`,
  keep: 'Keep open',
}

export const dropZone = {
  title: 'Drop images here',
  release: 'Let go to add them',
  add: 'Add images',
  paste: 'or paste',
  classic: 'Use the classic uploader',
  phone: 'Use your phone',
}

export const editor = {
  label: (name: string) => `Edit ${name}`,
  reset: 'Reset',
  cancel: 'Cancel',
  save: 'Save',
  turnLeft: 'Turn left',
  turnRight: 'Turn right',
  turnedBy: (degrees: number) => `Turned by ${degrees} degrees.`,
  straighten: 'Straighten',
  degrees: (value: number) => `${value > 0 ? '+' : value < 0 ? '−' : ''}${Math.abs(value)}°`,
  shape: 'Shape',
  shapes: { free: 'Free', square: 'Square', landscape: '4 : 3', portrait: '3 : 4' },
  crop: 'The part that stays',
  cropKeys: 'The arrow keys move it; with Shift they change its size.',
  notSaved: (name: string, why: string) => `${name} was not changed. ${why}`,
}

export const opening = {
  opening: 'Opening the uploader…',
  over: 'The uploader was closed because nobody used it for a while. Its photos are no longer here.',
  again: 'Open it again',
}

export const validity = {
  missing: 'Add at least one photo.',
  coming: (count: number) => `Wait until ${count === 1 ? 'the last photo has' : `${photoCount(count)} have`} arrived.`,
}

export const shortCode = {
  ask: 'Cannot scan? Type a code instead',
  open: 'Open this address on the phone',
  type: 'and type these letters there:',
  goodFor: (clock: string) => `Good for ${clock}`,
  over: 'This code is over.',
  again: 'Another code',
}

export const known = {
  use: (name: string) => `Use ${name}`,
  forget: (name: string) => `Forget ${name}`,
  waiting: (name: string) => `Waiting for ${name}…`,
  openIt: (name: string) => `Open Snaplink on ${name}: it connects by itself.`,
}

export const viewfinder = {
  show: 'Show its camera',
  title: (name: string) => `Camera of ${name}`,
  sees: (name: string) => `What ${name} sees`,
  starting: 'Waiting for the picture…',
  shutter: 'Take photo',
  hide: 'Hide the camera',
}

export const scanField = {
  scan: 'Scan with phone',
  connected: (name: string) => `${name} is connected. Its scans come into this field.`,
  title: 'Scan codes with your phone',
  opening: 'Getting a code…',
  over: 'Nobody scanned for a while, so the phone was disconnected.',
  again: 'Connect again',
  missing: 'Fill in this field, or scan into it.',
}
