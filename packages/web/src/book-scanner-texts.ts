const bookCount = (count: number) => (count === 1 ? '1 book' : `${count} books`)
const dayOf = (at: number) =>
  new Date(at).toLocaleDateString('en-GB', { day: 'numeric', month: 'short', year: 'numeric' })

/** The part of the catalogue that only a phone that scans books loads; see texts.ts. */
export const bookScanner = {
  /** What a scan does now. */
  verb: {
    add: 'Add',
    addTo: (place: string) => `Add to ${place}`,
    find: 'Find',
    lend: (person: string) => `Lend to ${person}`,
    dueAt: (at: number) => `Back by ${dayOf(at)}`,
    noDue: 'No date to be back',
    return: 'Take back',
    check: 'Check the shelf',
    change: 'Change',
  },
  what: {
    add: 'Each book goes into your catalogue.',
    find: 'Says where a book is.',
    return: 'Each book is back.',
    check: 'Says what belongs here.',
  },

  none: 'Scan the code on the back of a book.',
  untitled: 'Title not known yet',
  state: {
    waiting: 'Waiting',
    lookingUp: 'On your computer · looking it up',
    delivered: 'On your computer',
    unknown: 'On your computer · no title found',
    known: 'You have this.',
    knownCopies: (copies: number) => `You have ${copies} copies of this.`,
    copy: (copies: number) => `On your computer · copy ${copies}`,
  },
  total: bookCount,
  waitingTotal: (count: number) => (count === 1 ? '1 waits' : `${count} wait`),
  show: (count: number) => `Show ${bookCount(count)}.`,
  list: 'Scanned books',
  listEmpty: 'Nothing is scanned yet.',
  listHint: (count: number) =>
    `${bookCount(count)} ${count === 1 ? 'waits' : 'wait'} for your computer. They go on by themselves.`,
  earlier: (count: number) => `And ${count} before them.`,
  allArrived: 'All books have arrived.',

  already: 'You scanned this already.',
  addCopy: 'Add a copy',
  addCopyLabel: (name: string) => `Add a copy of ${name}`,
  add: 'Add it',
  addLabel: (name: string) => `Add it: ${name}`,
  again: 'Try again',
  againLabel: (name: string) => `Try again: ${name}`,
  undo: 'Undo',
  undoLabel: (name: string) => `Undo ${name}`,
  undone: 'Taken back',
  undoFailed: 'Could not be taken back. Delete it on your computer.',
  product: 'Not a book. It is among your scans.',
  noBook: 'Not a book.',

  asking: 'Asking…',
  away: 'No connection. Keep this page open: it goes on by itself.',
  found: (places: string) => (places ? `You have it: ${places}.` : 'You have it.'),
  foundLent: (lent: number, copies: number) =>
    copies === 1 ? 'It is lent now.' : `${lent} of ${copies} copies are lent.`,
  notFound: 'You do not have it.',
  lent: (person: string) => `Lent to ${person}.`,
  returned: (person: string) => (person ? `Back from ${person}.` : 'It is back.'),
  right: 'Right here.',
  misplaced: (places: string) => (places ? `Not here. It belongs to ${places}.` : 'Not here. It belongs nowhere yet.'),
  extra: 'Not in your catalogue.',
  shelf: (name: string) => `shelf ${name}`,

  cover: {
    take: (name: string) => `Take a photo of the cover of ${name}`,
    chip: (name: string) => `Cover of ${name}`,
    sending: 'The cover is on its way',
    failed: 'This photo could not be made the cover. Take another one.',
  },

  typing: {
    title: 'Type an ISBN',
    label: 'The ISBN, on the back or inside the book',
    submit: 'Go on',
    right: 'This is an ISBN.',
    wrong: (digits: string, expected: string) =>
      `${digits} is no ISBN: one digit is wrong. The last would be ${expected}. Compare them with the book.`,
    noIsbn: 'An ISBN has 10 or 13 digits, and an X at the end at most.',
    other: 'This is the code of something else, not of a book.',
    goOn: (count: number) => (count === 1 ? '1 digit so far.' : `${count} digits so far.`),
    taken: (name: string) => `${name} is taken.`,
    letters: 'Letters',
    digits: 'Digits',
    lettersLabel: 'Use the keyboard with letters',
    digitsLabel: 'Use the keyboard with digits',
    byHand: 'This book has no ISBN',
  },

  byHand: {
    title: 'A book without an ISBN',
    titleLabel: 'Title',
    authorLabel: 'Author',
    add: 'Add book',
    search: 'Look for it',
    searching: 'Looking…',
    missing: 'Type its title first.',
    found: 'Is it one of these?',
    notFound: 'Nobody we ask knows it. Add it as it is.',
    searchFailed: 'Looking for it did not work. Add it as it is, or try again.',
    added: (title: string) => `${title} is added.`,
    byIsbn: 'It has an ISBN',
  },

  lending: {
    title: 'Lend',
    person: 'To whom',
    dueAt: 'Back by',
    hint: 'Leave it empty if there is no date.',
    done: 'Lend like this',
    missing: 'Say to whom.',
  },
}
