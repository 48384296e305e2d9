import { type AccountEventType, type LoginWay, limits } from '@snaplink/contract'
import {
  dropZone,
  editor,
  expiring,
  known,
  live,
  minutes,
  pairing,
  phones,
  photoCount,
  photos,
  common as shared,
  shortCode,
  viewer,
  viewfinder,
} from '@snaplink/sdk/uploader-texts'

export {
  clockTime,
  type FailureCode,
  fileSize,
  minutes,
  percent,
  photoErrorSentence,
} from '@snaplink/sdk/uploader-texts'
/**
 * Every text a person sees, in one place. Grouped by where it stands, so that a phone does not load what only a desktop says;
 * functions for texts with values in them. What the uploader says comes with it, from the SDK.
 */
export { errorSentence } from './error-sentence.ts'

const waitingPhotos = (count: number) => `${photoCount(count)} ${count === 1 ? 'waits' : 'wait'} for`

export const common = {
  product: 'Snaplink',
  close: shared.close,
  tryAgain: shared.tryAgain,
  percent: shared.percent,
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
    scans: 'Scans',
    books: 'Books',
    logIn: 'Log in',
    signUp: 'Sign up',
    account: (name: string) => `Account of ${name}`,
    openPages: 'Open pages',
    logins: 'Your logins',
    changePassword: 'Change password',
    logOut: 'Log out',
  },

  line: {
    lost: 'No connection to Snaplink. Photos already here can be viewed; new ones wait on your phone. Trying again…',
    restarting: 'Snaplink is restarting. Photos already here can be viewed; new ones wait on your phone.',
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

  signin: {
    open: 'Log in with your phone',
    close: 'Use e-mail and password',
    codeLabel: 'Code that logs in this computer by your phone',
    asking: 'Getting a code…',
    scan: 'Point your phone’s camera here.',
    scanHint: 'Use a phone on which you are logged in to Snaplink. It shows who asks and you decide.',
    pick: 'Pick this number on your phone:',
    pickHint: 'It was scanned just now. If that was not you, close this page.',
    entering: 'Your phone said yes. Logging in…',
    denied: 'Your phone did not let this computer in.',
    deniedHint: 'Somebody said no on it, or picked another number.',
    expired: 'This code has run out.',
    again: 'Show a new code',
  },

  logins: {
    title: 'Your logins',
    lead: 'Every browser and phone that is logged in to your account.',
    loading: 'Looking…',
    unnamed: 'A browser',
    isThis: 'This browser',
    /** How it was made; nothing where that was not kept. */
    way: (way: LoginWay | undefined, phone: string | undefined) => {
      switch (way) {
        case 'phone':
          return `Let in by ${phone || 'a phone'}`
        case 'sign-up':
          return 'Signed up here'
        case 'guest':
          return 'As a guest'
        case 'password':
          return 'With the password'
        case undefined:
          return ''
      }
    },
    madeAt: (when: string) => `logged in ${when}`,
    seenAt: (when: string) => `last seen ${when}`,
    end: 'Log out',
    endLabel: (name: string) => `Log out ${name}`,
    endTitle: (name: string) => `Log out ${name}?`,
    endText: 'Pages that are open there close, and their photos are deleted.',
    endOthers: 'Log out everywhere else',
    endOthersTitle: 'Log out everywhere else?',
    endAll: 'Log out everywhere',
    endAllTitle: 'Log out everywhere, also here?',
    keep: 'Stay logged in',
    ended: (name: string) => `${name} is logged out.`,
    endedOthers: 'All others are logged out.',
    loggedOut: 'You were logged out here.',
    historyTitle: 'What happened',
    historyLead: 'Logins made, refused, failed and ended, of the last half year.',
    historyEmpty: 'Nothing yet.',
    event: (type: AccountEventType, browser = 'A browser', way: LoginWay | undefined, phone = 'a phone') => {
      const words: Record<AccountEventType, string> = {
        'login.made': way === 'phone' ? `${browser} was let in by ${phone}` : `${browser} logged in`,
        'login.denied': `${phone} did not let ${browser} in`,
        'login.failed':
          way === 'phone' ? `${browser} was not let in: wrong number` : `${browser} tried a wrong password`,
        'login.ended': `${browser} was logged out`,
        'password.changed': `The password was changed, by ${browser}`,
        'account.disabled': 'The account was closed',
        'account.enabled': 'The account was opened again',
      }
      return words[type]
    },
    fresh: (browser: string, where: string | undefined) =>
      where ? `New login: ${browser}, ${where}.` : `New login: ${browser}.`,
    notMe: 'This was not me',
    notMeDone: 'It is logged out. Choose a new password now.',
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
    photos: photoCount,
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

  dropZone,
  editor,
  known,
  shortCode,
  viewfinder,
  pairing,
  phones,
  photos,
  viewer,
  live,
  expiring,

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
    lost: 'No connection. What you send waits here and goes on by itself.',
    restarting: 'Snaplink is restarting. What you send waits here and goes on by itself.',
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
    textPending: (photos: number, codes: number) => {
      const codeCount = codes === 1 ? '1 code' : `${codes} codes`
      const pending = [photos > 0 && photoCount(photos), codes > 0 && codeCount].filter(Boolean).join(' and ')
      return `${pending} ${photos + codes === 1 ? 'has' : 'have'} not arrived yet and will not be sent.`
    },
    yes: 'Disconnect',
    no: 'Stay',
  },

  pick: {
    take: 'Take photo',
    choose: 'Choose from gallery',
    gallery: 'Gallery',
    emptyTitle: 'Ready for your photos.',
    emptyText: 'What you take or choose appears on your computer at once.',
    copying: (count: number) => `Copying ${photoCount(count)}…`,
    unreadable: (sentence: string) => `These photos could not be copied. ${sentence}`,
  },

  passing: {
    open: 'Text',
    openLabel: 'Text and files',
  },

  scannerDoor: {
    open: 'Scan',
    openLong: 'Scan codes',
    loading: 'Opening the scanner…',
    lost: 'The scanner could not be loaded. It needs the connection to your computer once.',
    again: 'Try again',
    photos: 'Take photos instead',
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
    watched: 'Shown on your computer',
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
    /** The computer was asked for too much at once, and said so. */
    slower: (seconds: number) => `Pausing ${seconds} s: your computer asked for it`,
    arrivedAll: (count: number) => (count === 1 ? '1 photo arrived' : `All ${count} arrived`),
    arrivedSome: (count: number, all: number) => `${count} of ${all} arrived`,
    failed: (count: number) => (count === 1 ? '1 failed' : `${count} failed`),
    more: (count: number) => `+${count}`,
    stop: 'Stop',
    stopLabel: 'Stop sending',
    done: 'Done',
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
