import { limits } from '@snaplink/contract'
import { type FailureCode, fileSize, shortName } from '@snaplink/sdk/uploader-texts'
import { errorSentence } from './error-sentence.ts'

const handoutErrors: Partial<Record<FailureCode, (name: string) => string>> = {
  'handout.too-large': (name) => `${name} is over ${fileSize(limits.maxHandoutBytes)}. Send it another way.`,
  'handout.too-many': (name) => `There is no room for ${name}. Delete a file first.`,
  'handout.unknown': (name) => `${name} is no longer there.`,
  'storage.full': (name) => `The computer has no room left for ${name}.`,
}

/** The sentence for what went wrong with one file for the phone. */
export function handoutErrorSentence(code: FailureCode, name: string): string {
  return handoutErrors[code]?.(shortName(name)) ?? `${shortName(name)}: ${errorSentence(code)}`
}

const quoted = (text: string) => `“${shortName(text.trim().replace(/\s+/g, ' '))}”`

/** The part of the catalogue for text, links and files between a page and its phones, at both ends; the phone loads it after joining. */
export const passing = {
  texts: 'Text and links',
  textsAndFiles: 'Text and files',
  lastFromComputer: 'Last from the computer',
  forThePhone: 'Text or link for the phone',
  forTheComputer: 'Text or link for your computer',
  send: 'Send',
  sending: 'Sending…',
  paste: 'Paste',
  pasteRefused: 'The browser did not allow it. Press and hold in the field to paste.',
  copy: 'Copy',
  copied: 'Copied',
  copySelected: 'The browser did not allow it. The text is selected: copy it from there.',
  copyLabel: (text: string) => `Copy ${quoted(text)}`,
  removeLabel: (text: string) => `Delete ${quoted(text)}`,
  showAll: 'Show all',
  showLess: 'Show less',
  from: (name: string) => `From ${name}`,
  fromAPhone: 'From a phone',
  fromThisPhone: 'From this phone',
  fromThisComputer: 'From this computer',
  fromYourComputer: 'From your computer',
  textArrived: 'A text arrived.',
  linkArrived: 'A link arrived.',
  fileArrived: (name: string) => `${name || 'A file'} arrived.`,
  filesForThePhone: 'Files for the phone',
  filesFromComputer: 'Files from your computer',
  chooseFiles: 'Choose files',
  orDrop: 'or drop them here',
  removeFile: (name: string) => `Delete ${name}`,
  unreadable: (name: string) => `${shortName(name)} cannot be read. Choose it again.`,
  fileState: {
    sending: 'Sending…',
    broken: 'Not sent completely. Delete it and choose it again.',
    ready: 'On the phone’s page',
  },
  download: 'Download',
  onItsWay: 'On its way…',
}
