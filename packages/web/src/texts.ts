import { type ErrorCode, errors, limits } from '@snaplink/contract'

/**
 * Every text a person sees, in one place. Grouped by where it stands, so that a phone does not load what only a desktop says;
 * functions for texts with values in them. Errors begin with the contract's table and are said anew where a page knows more.
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

/** The sentence for an error. */
export function errorSentence(code: FailureCode): string {
  return code === 'network' ? 'Snaplink cannot be reached right now. Try again in a moment.' : errors[code][1]
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

const shortName = (name: string) => (name.length > 40 ? `${name.slice(0, 24)}…${name.slice(-12)}` : name)
const photos = (count: number) => (count === 1 ? '1 photo' : `${count} photos`)
const waitingPhotos = (count: number) => `${photos(count)} ${count === 1 ? 'waits' : 'wait'} for`
const minutes = (ms: number) => {
  const count = Math.max(1, Math.ceil(ms / 60_000))
  return count === 1 ? '1 minute' : `${count} minutes`
}

export const common = {
  product: 'Snaplink',
  close: 'Close',
  undo: 'Undo',
  tryAgain: 'Try again',
  percent: (value: number) => `${value} %`,
  crashed: 'This page stopped working.',
  crashedText: 'Load it again: your photos are where they were.',
  reload: 'Load again',
}

export const desktop = {
  pageName: (owner: string, browser: string) => (owner ? `${owner}’s desktop · ${browser}` : `Desktop · ${browser}`),
  opening: 'Opening your page…',
  unreachable: 'Snaplink does not answer.',
  unreachableText: 'Trying again by itself. Is it still running on this computer or server?',
  skipToContent: 'Skip to the content',

  header: {
    nav: 'Main',
    photos: 'Photos',
    logIn: 'Log in',
    signUp: 'Sign up',
    account: (name: string) => `Account of ${name}`,
    openPages: 'Open pages',
    changePassword: 'Change password',
    logOut: 'Log out',
  },

  line: {
    lost: 'No connection to Snaplink. Photos already here can be viewed; new ones wait on your phone. Trying again…',
    restarting: 'Snaplink is restarting. Photos already here can be viewed; new ones wait on your phone.',
  },

  pairing: {
    title: 'Point your phone’s camera here.',
    lead: 'A page opens on your phone. The photos you take or choose there appear here.',
    codeTitle: 'Connect a phone',
    codeTitleMore: 'Connect another phone',
    codeHint: 'Point its camera here.',
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
  },

  phones: {
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
  },

  photos: {
    title: 'Photos',
    count: (count: number, most: number) => `${count} of ${most}`,
    emptyTitle: (name: string) => `${name} is connected.`,
    emptyAwayTitle: (name: string) => `${name} is away.`,
    emptyText: 'Take a photo on it, or choose some from its gallery. They appear here at once.',
    emptyAwayText: 'It goes on when its screen is unlocked and the page on it is open again.',
    full: 'This page has all the photos it can take. Delete some to make room.',
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
    notDeleted: (name: string, why: string) => `${name} was not deleted. ${why}`,
  },

  viewer: {
    label: 'Photo',
    place: (index: number, count: number) => `${index} of ${count}`,
    previous: 'Previous photo',
    next: 'Next photo',
    download: 'Download',
    remove: 'Delete',
    close: 'Close',
    stillComing: 'A small picture for now. The full one is on its way.',
    noPicture: 'There is no picture to show yet.',
  },

  live: {
    phoneJoined: (name: string) => `${name} is connected.`,
    phoneAway: (name: string) => `${name} is away.`,
    phoneGone: (name: string) => `${name} is gone.`,
    coming: (count: number) => `${photos(count)} on the way.`,
    ready: (count: number, all: number) =>
      count === all ? `${photos(count)} here.` : `${photos(count)} more, ${all} in all.`,
  },

  expiring: {
    text: (leftMs: number) =>
      `Nobody used this page for a while. It closes in ${minutes(leftMs)}, and its photos with it.`,
    keep: 'Keep open',
  },

  ended: {
    title: 'This page has closed.',
    text: 'Its photos are no longer here, and its phones are disconnected.',
    lostTitle: 'This page is no longer open.',
    lostText: 'It was closed elsewhere, or Snaplink was set up anew.',
    again: 'Open a new page',
  },

  failed: {
    title: 'This page could not be opened.',
    manage: 'See open pages',
  },

  auth: {
    email: 'E-mail address',
    password: 'Password',
    newPassword: 'New password',
    currentPassword: 'Current password',
    name: 'Name',
    nameHint: 'Optional. Your phone shows it: “Ann’s desktop”.',
    passwordHint: `At least ${limits.minPasswordChars} characters. A few words are best.`,
    show: 'Show',
    showLabel: 'Show password',
    hide: 'Hide',
    hideLabel: 'Hide password',
    emailMissing: 'Enter your e-mail address.',
    passwordMissing: 'Enter your password.',
    newPasswordMissing: 'Choose a password.',
    currentPasswordMissing: 'Enter your current password.',
    logInTitle: 'Log in',
    logInLead: 'Your phone becomes the camera of this computer.',
    logIn: 'Log in',
    noAccount: 'No account yet?',
    signUpTitle: 'Sign up',
    signUpLead: 'One account, and your pages are yours on any computer.',
    signUpGuestLead: 'Everything on your open page stays, and becomes yours.',
    signUp: 'Create account',
    haveAccount: 'Already have an account?',
    guestLink: 'Go on without an account',
    taken: 'This e-mail address already has an account.',
    takenLink: 'Log in instead',
  },

  account: {
    title: 'Account',
    guest: 'You are here as a guest. Sign up to keep your pages and reach them from any computer.',
    pagesTitle: 'Open pages',
    pagesLead: 'Every page of yours that a phone can still send to.',
    pagesEmpty: 'No page is open.',
    pagesLoading: 'Looking for your open pages…',
    thisPage: 'This page',
    openedAt: (when: string) => `Opened ${when}`,
    photos,
    noPhones: 'No phone connected',
    today: (time: string) => `today, ${time}`,
    end: 'End',
    endLabel: (name: string) => `End ${name}`,
    endTitle: (name: string) => `End ${name}?`,
    endText: 'Its phones are disconnected and its photos deleted. Download what you want to keep first.',
    endYes: 'End this page',
    endNo: 'Keep it open',
    ended: (name: string) => `${name} has ended.`,
    passwordTitle: 'Change password',
    passwordLead: 'Other browsers and phones that are logged in to your account are logged out.',
    passwordSave: 'Change password',
    passwordSaved: 'Your password is changed.',
    back: 'Back to your photos',
  },

  notFound: {
    title: 'There is nothing at this address.',
    back: 'Go to your photos',
  },
}

export const phone = {
  title: (pageName: string) => (pageName ? `${pageName} · Snaplink` : 'Snaplink'),
  unnamedPage: 'Your computer',
  /** A page’s name is told as “whose · where”. */
  pageNameParts: (pageName: string) => pageName.split(' · '),

  state: {
    live: 'Connected',
    connecting: 'Connecting',
    waiting: 'No connection',
    ended: 'Disconnected',
  },

  line: {
    lost: 'No connection. Your photos wait here and go on by themselves.',
    restarting: 'Snaplink is restarting. Your photos wait here and go on by themselves.',
    expiring: (leftMs: number) => `The page on your computer closes in ${minutes(leftMs)}.`,
    keep: 'Keep open',
  },

  entry: {
    connecting: 'Connecting…',
    unreachableTitle: 'Your computer does not answer.',
    unreachableText: 'Make sure this phone is on the same Wi-Fi. Trying again by itself…',
    ticketTitle: 'This code is no longer good.',
    ticketText: 'On your computer a new code is shown. Point your camera at it.',
    removedTitle: 'This phone was disconnected.',
    removedText: 'To send more photos, point your camera at the code on your computer.',
    closedTitle: 'The page on your computer has closed.',
    closedText: 'Open it again on the computer and point your camera at the new code.',
    fullTitle: 'This page has all the phones it can take.',
    fullText: 'Disconnect one on the computer, then point your camera at its code again.',
    failedTitle: 'This phone could not be connected.',
    leftTitle: 'You are disconnected.',
    leftText: 'What arrived is on your computer. To send more, point your camera at its code.',
    noPageTitle: 'Open Snaplink on your computer.',
    noPageText: 'It shows a code. Point this phone’s camera at it.',
  },

  leave: {
    button: 'Disconnect',
    title: 'Disconnect this phone?',
    text: 'What has arrived stays on your computer.',
    textPending: (count: number) =>
      `${photos(count)} ${count === 1 ? 'has' : 'have'} not arrived yet and will not be sent.`,
    yes: 'Disconnect',
    no: 'Stay',
  },

  pick: {
    take: 'Take photo',
    choose: 'Choose from gallery',
    gallery: 'Gallery',
    emptyTitle: 'Ready for your photos.',
    emptyText: 'What you take or choose appears on your computer at once.',
    copying: (count: number) => `Copying ${photos(count)}…`,
    unreadable: (sentence: string) => `These photos could not be copied. ${sentence}`,
  },

  camera: {
    view: 'Camera',
    starting: 'Starting the camera…',
    ask: 'Allow the camera when your browser asks.',
    shutter: 'Take photo',
    front: 'Use the front camera',
    back: 'Use the back camera',
    torchOn: 'Turn the light on',
    torchOff: 'Turn the light off',
    retake: 'Retake',
    send: 'Send',
    review: 'The photo you took',
    again: 'Try the camera again',
    refused: 'The camera is not allowed on this page. Allow it in the browser’s settings, or use the buttons below.',
    none: 'This device has no camera. Choose photos from the gallery.',
    busy: 'Another app is using the camera. Close it, or use the buttons below.',
    failed: 'The camera did not start. Use the buttons below.',
    shotFailed: 'The photo could not be taken. Try again.',
    fileName: (stamp: string) => `photo-${stamp}.jpg`,
  },

  sent: {
    title: 'Sent photos',
    list: 'Photos from this phone',
    show: 'Show sent photos',
    empty: 'Nothing sent yet.',
    uploading: (place: number, count: number) => `Uploading ${place} of ${count}`,
    waitingFor: {
      'waiting-network': (count: number) => `${waitingPhotos(count)} the connection`,
      'waiting-server': (count: number) => `${waitingPhotos(count)} your computer`,
      'waiting-storage': (count: number) => `${waitingPhotos(count)} room on your computer`,
    },
    arrivedAll: (count: number) => (count === 1 ? '1 photo arrived' : `All ${count} arrived`),
    arrivedSome: (count: number, all: number) => `${count} of ${all} arrived`,
    failed: (count: number) => (count === 1 ? '1 failed' : `${count} failed`),
    waiting: 'Waiting',
    sending: (value: number) => `Sending ${value} %`,
    arrived: 'Arrived',
    ready: 'On your computer',
    duplicate: 'Already on your computer',
    retry: 'Retry',
    remove: 'Remove',
    retryLabel: (name: string) => `Retry ${name}`,
    removeLabel: (name: string) => `Remove ${name}`,
  },
}
