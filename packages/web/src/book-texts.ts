import type { BookField, BookSort, BookVerb, UndoKind } from '@snaplink/contract'
import { number } from './scan-texts.ts'

/** What the pages of books say. */

const bookCount = (count: number) => (count === 1 ? '1 book' : `${number(count)} books`)
/** For a sentence or a button’s name. */
const short = (title: string) => (title.length > 60 ? `${title.slice(0, 48).trimEnd()}…` : title)

export const books = {
  title: 'Books',
  views: 'What to show',
  all: 'All books',
  lent: 'Lent',
  shelfCheck: 'Check a shelf',
  bringIn: 'Bring in',
  pairTitle: 'Scan to read books with your phone',
  connect: 'Connect a phone',
  loading: 'Looking for your books…',
  thisComputer: 'This computer',
  soundOn: 'Sound on arrival is on. Turn it off',
  soundOff: 'Sound on arrival is off. Turn it on',

  lost: 'No connection to Snaplink. What is here can be read; new books wait on your phone. Trying again…',
  restarting: 'Snaplink is restarting. What is here can be read; new books wait on your phone.',
  closedTitle: 'Phones are no longer connected here.',
  closedAgain: 'Connect a phone again',
  expiring: (minutes: string) =>
    `Nobody used this page for a while. Phones are disconnected in ${minutes}. Your books stay.`,
}

/** Before a phone is there, and before a book is. */
export const receiver = {
  title: 'Scan your books',
  lead: 'Connect your phone, and point it at the back of one book after the other.',
  steps: [
    'Point your phone’s camera at the code. There is nothing to install.',
    'Point it at the barcode on the back of a book.',
    'The book appears here, with its title, its authors and its cover.',
  ],
  noPhone: 'No phone at hand?',
  connected: (name: string) => `${name} is connected.`,
  connectedText: 'Point it at the barcode on the back of a book. Each book appears here at once, and stays.',
  away: (name: string) => `${name} is away.`,
  awayText: 'It goes on when its screen is unlocked and the page on it is open again.',
}

export const bookArrivals = {
  arrived: (title: string) => `${short(title)} added.`,
  arrivedMany: (count: number) => `${bookCount(count)} added.`,
}

export const bookList = {
  untitled: 'Untitled',
  lookingUp: 'Looking it up…',
  notFound: 'Nobody knows this number',
  list: 'Books',
  table: 'Books',
  chosenColumn: 'Chosen',
  choose: (title: string) => `Choose ${short(title)}`,
  lentTo: (person: string) => `Lent to ${person}`,
  overdue: (person: string) => `Overdue, with ${person}`,
  copies: (count: number) => `${number(count)} copies`,
  columns: {
    title: 'Title',
    author: 'Authors',
    year: 'Year',
    place: 'Shelf and place',
    state: 'State',
    added: 'Added',
    from: 'From',
  },
  sortBy: (column: string) => `Sort by ${column}`,
  covers: 'Covers',
  rows: 'Table',
  look: 'How to show them',
  search: 'Search titles, authors, numbers, tags and notes',
  found: (count: number) => `${bookCount(count)} found.`,
  noMatch: 'No book is like that.',
  showAll: 'Show all',
  order: 'Order',
  reverse: 'The other way round',
  orders: {
    added: 'Newest first',
    changed: 'Changed last',
    title: 'Title',
    author: 'Author',
    year: 'Year',
    rating: 'Rating',
  } satisfies Record<BookSort, string>,
}

export const bookFilters = {
  title: 'Filters',
  open: (count: number) => (count === 0 ? 'Filter' : `Filter, ${number(count)} set`),
  clear: 'Clear filters',
  any: 'Any',
  shelf: 'Shelf',
  tag: 'Tag',
  location: 'Place',
  language: 'Language',
  reading: 'Reading',
  stock: 'Stock',
  lent: 'Lent',
  lents: { open: 'Lent now', overdue: 'Overdue' },
}

export const readings = { unread: 'Not read', reading: 'Reading', read: 'Read', abandoned: 'Given up' } as const
export const stocks = {
  owned: 'Mine',
  wanted: 'Wanted',
  'for-sale': 'For sale',
  sold: 'Sold',
  missing: 'Missing',
} as const

const languageNames = new Intl.DisplayNames(undefined, { type: 'language', fallback: 'code' })

/** `de` as people say it: German. */
export function languageName(code: string): string {
  try {
    return languageNames.of(code) ?? code
  } catch {
    // Free text that somebody wrote.
    return code
  }
}

const taken = (what: string) => (count: number) => `Take back: ${bookCount(count)} ${what}`

export const bookChanges = {
  changed: (title: string) => `${short(title)} changed`,
  changedMany: (count: number) => `${bookCount(count)} changed`,
  removed: (title: string) => `${short(title)} deleted`,
  removedMany: (count: number) => `${bookCount(count)} deleted`,
  notChanged: (why: string) => `It stays as it was. ${why}`,
  notTakenBack: (why: string) => `It was not taken back. ${why}`,
  takeBack: {
    edit: taken('changed'),
    remove: taken('deleted'),
    restore: taken('brought back'),
    merge: taken('made one'),
    import: taken('brought in'),
    cover: taken('with a new cover'),
    lend: taken('lent'),
    return: taken('returned'),
    add: taken('added'),
  } satisfies Record<UndoKind, (count: number) => string>,
}

export const bulk = {
  what: 'What to change',
  choose: 'Choose',
  merged: (count: number) => `${bookCount(count)} made one`,
  chosen: (count: number) => `${bookCount(count)} chosen`,
  all: (count: number) => `Choose all ${number(count)}`,
  none: 'Choose none',
  addShelf: 'Add to shelf',
  addTag: 'Add tag',
  location: 'Put in place',
  reading: 'Reading',
  stock: 'Stock',
  apply: 'Apply',
  remove: (count: number) => `Delete ${bookCount(count)}`,
  merge: 'Make one',
}

export const bookVerbs = {
  title: 'A scan',
  verbs: {
    add: 'Adds',
    find: 'Finds',
    lend: 'Lends',
    return: 'Takes back',
    check: 'Checks a shelf',
  } satisfies Record<BookVerb['verb'], string>,
  says: (verb: BookVerb, dueAt: string) => {
    switch (verb.verb) {
      case 'add': {
        const where = [verb.shelf && `onto the shelf ${verb.shelf}`, verb.location && `into ${verb.location}`]
        return `A scanned book is added to your books${where.filter(Boolean).length > 0 ? ', ' : ''}${where.filter(Boolean).join(' and ')}.`
      }
      case 'find':
        return 'A scanned book opens here if you have it. Nothing is changed.'
      case 'lend':
        return `A scanned book is lent to ${verb.person}${dueAt ? ` until ${dueAt}` : ''}.`
      case 'return':
        return 'A scanned book is back from whoever had it.'
      case 'check':
        return 'A scanned book is ticked off on the shelf that is being checked.'
    }
  },
  shelf: 'Onto shelf',
  location: 'Into place',
  person: 'To whom',
  dueAt: 'Back by',
  personMissing: 'Say to whom you lend, then scan.',
}

export const sightings = {
  known: (title: string, copies: number) =>
    `You have this: ${short(title)}${copies > 1 ? `, ${number(copies)} copies` : ''}.`,
  addCopy: 'Add a copy',
  copyAdded: (title: string) => `One more copy of ${short(title)}`,
  open: 'Open it',
  none: (isbn: string) => `You have no book with the number ${isbn}.`,
  several: (count: number) => `You have ${bookCount(count)} with this number.`,
  openEdition: (title: string, place: string) => `Open ${short(title)}${place && `, ${place}`}`,
  add: 'Add it',
  close: 'Close',
}

export const addBook = {
  type: 'Type an ISBN',
  add: 'Add',
  byHand: 'Without a number',
  notAdded: (why: string) => `It was not added. ${why}`,
  wrongDigit: (digits: string, expected: string) =>
    `One digit of ${digits} is wrong: the last would have to be ${expected}. Look again.`,
  noBook: (code: string) => `${code} is not on a book. The number of a book begins with 978 or 979.`,
  noIsbn: 'This is not the number of a book. It has 10 or 13 digits.',
  dialogTitle: 'Add a book without a number',
  dialogLead: 'Old books and booklets have none.',
  words: 'Title and author',
  hand: 'By hand',
  find: 'Look for it',
  finding: 'Looking…',
  nothing: 'Nobody we ask knows a book like that. Add it by hand.',
  take: (title: string) => `Add ${short(title)}`,
  titleMissing: 'A title is needed.',
  save: 'Add book',
}

export const bookPanel = {
  close: 'Close',
  loading: 'Looking…',
  facts: 'About the book',
  chosen: (field: string) => `${field} changed`,
  noBook: 'There is no such book.',
  noBookText: 'It was deleted, or it belongs to somebody else.',
  several: 'Several: put a semicolon between them.',
  isbn: 'ISBN',
  fields: {
    title: 'Title',
    subtitle: 'Subtitle',
    authors: 'Authors',
    publisher: 'Publisher',
    published: 'Published',
    pages: 'Pages',
    language: 'Language',
    subjects: 'Subjects',
    series: 'Series',
    description: 'Description',
  } satisfies Record<BookField, string>,
  yours: 'you',
  source: (name: string) => `from ${name}`,
  lock: (field: string) => `Keep ${field} as it is`,
  unlock: (field: string) => `Let look-ups change ${field}`,
  others: (count: number) => (count === 1 ? '1 other answer' : `${number(count)} other answers`),
  choose: (name: string) => `Use what ${name} says`,
  use: 'Use',
  lookUpAgain: 'Look up again',
  lookingUp: 'Looking it up again…',
  unknownLookUp: 'None of the places that we ask knows this number.',
  cover: 'Cover',
  uploadCover: 'Upload a cover',
  removeCover: 'Take the cover away',
  coverChanged: 'New cover',
  coverFrom: (name: string) => `Use the cover from ${name}`,
  yourBook: 'Your copy',
  shelves: 'Shelves',
  tags: 'Tags',
  addLabel: (what: string) => `Add to ${what.toLowerCase()}`,
  removeLabel: (label: string) => `Take away ${label}`,
  reading: 'Reading',
  stock: 'Stock',
  rating: 'Rating',
  stars: (value: number) => `${value} of 5`,
  location: 'Place',
  locationExample: 'Room 2, shelf C',
  note: 'Note',
  copies: 'Copies',
  copyPlace: (index: number) => `Place of copy ${number(index)}`,
  copyNote: (index: number) => `Note on copy ${number(index)}`,
  addCopy: 'Add a copy',
  removeCopy: (index: number) => `Take away copy ${number(index)}`,
  duplicates: 'The same number again',
  editions: 'Other editions',
  merge: 'Make one of them',
  addedBy: (device: string, when: string) => `Added ${when}, by ${device}`,
  addedAt: (when: string) => `Added ${when}`,
  none: 'None',
  remove: 'Delete book',
}
