import { photoCount } from '@snaplink/sdk/uploader-texts'

// The part of the catalogue for a phone’s first and last page, which it need not load to send photos; see texts.ts.

/** How a phone comes in that has not scanned. */
export const waysIn = {
  scan: 'Scan its code here',
  code: 'Or type the code from your computer',
  incomplete: 'The code has eight letters.',
  connect: 'Connect',
  waitingFor: (pageName: string) => `Waiting for ${pageName}. Choose this phone there.`,
  forget: 'Forget',
}

/** What arrived, and that nothing is left to do. */
export const done = {
  title: (count: number) => `${photoCount(count)} ${count === 1 ? 'is' : 'are'} on your computer.`,
  text: (whose: string) => `You can go on ${whose ? `at ${whose}` : 'there'}, and put the phone away.`,
  more: (count: number) => `+${count}`,
  again: 'Upload more',
  remember: 'Skip the code next time',
  rememberText: 'That computer may then ask for this phone. You can take it back on either side.',
  remembered: 'Done. Next time, open this page on the phone and choose it on the computer.',
}
