import { coreErrors } from './core-error.ts'

/**
 * Every error that leaves the server: a stable code, its HTTP status and a sentence for a person.
 * WebSocket close codes are 4000 + the status, so 401 closes with 4401. `docs/errors.md` has a paragraph on each.
 */
export const errors = {
  ...coreErrors,
  'path.unknown': [404, 'There is nothing at this address.'],
  'login.wrong': [401, 'This e-mail address and password do not belong together.'],
  'login.email-taken': [409, 'This e-mail address already has an account. Log in instead.'],
  'login.email-invalid': [400, 'This does not look like an e-mail address.'],
  'login.password-weak': [400, 'Choose a longer password: at least 10 characters.'],
  'login.password-wrong': [403, 'The current password is not right.'],
  'login.unknown': [404, 'There is no such login, or it has ended already.'],
  'login.disabled': [403, 'This account is closed. Ask whoever runs this Snaplink.'],
  'signin.unknown': [404, 'This code is no longer good. Show a new one on the computer and scan that.'],
  'signin.denied': [403, 'The phone did not let this computer in.'],
  'signin.number-needed': [403, 'Say which number the computer shows.'],
  'signin.number-wrong': [
    403,
    'That is not the number on the computer, so it was not let in. Begin anew on the computer.',
  ],
  'short-code.invalid': [404, 'This code is not good. Type the one that your computer’s screen shows now.'],
  'known-phone.unknown': [404, 'This phone is not known here any more. Scan the code on your computer’s screen.'],
  'known-phone.no-owner': [409, 'Nobody is logged in on that page, so it cannot remember this phone.'],
  'known-phone.too-many': [409, 'That page remembers as many phones as it can. Remove one there first.'],
  'api-key.invalid': [401, 'This API key is not good, or not any more.'],
  'cursor.too-old': [410, 'Some of what happened is no longer kept. Load the page’s state again.'],
  'cursor.ahead': [400, 'This cursor is ahead of the log.'],
  'reader.slow': [408, 'This connection is too slow to follow. Connect again from your cursor.'],
  'command.unknown': [400, 'There is no such command.'],
  'command.forbidden': [403, 'This device may not do that.'],
  'publish.conflict': [409, 'Something else was published under this id.'],
  'publish.failed': [502, 'The place where photos are published does not answer. Try again.'],
  'publish.refused': [502, 'The place where photos are published did not take them. Its settings here may be wrong.'],
  'destination.unknown': [404, 'Photos cannot be published to a place of this name.'],
  'preview.invalid': [400, 'This preview is not a small picture.'],
  'scan.unknown': [404, 'There is no such scan.'],
  'scan.gone': [410, 'This scan was deleted for good.'],
  'stock-take.unknown': [404, 'There is no such stock-take.'],
  'stock-take.too-many': [409, 'You have as many stock-takes as there can be. Delete one first.'],
  'stock-take.list-too-large': [413, 'This list is too large. Split it, or leave out what is not needed.'],
  'stock-take.list-unreadable': [
    422,
    'There are no codes in this list that we can read. Save it as CSV, with a column of codes.',
  ],
  'book.unknown': [404, 'There is no such book.'],
  'book.isbn-wrong': [422, 'This is not an ISBN: one of its digits must be wrong.'],
  'book.not-a-book': [422, 'This code is not on a book. Scan the ISBN, which begins with 978 or 979.'],
  'book.too-many': [409, 'There are as many books here as there can be.'],
  'book.not-to-undo': [409, 'This can no longer be taken back: it was, or something else has changed since.'],
  'book.all-lent': [409, 'All copies of this book are lent already.'],
  'book.not-lent': [409, 'This book is not lent.'],
  'import.unreadable': [
    422,
    'There are no books in this file that we can read. Save it as CSV, or as a list of ISBNs.',
  ],
  'import.too-large': [413, 'This file is too large. Split it into smaller ones.'],
  'import.unknown': [404, 'This import is not known here any more.'],
  'shelf-check.unknown': [404, 'There is no such stock-take.'],
  'shelf-check.too-many': [409, 'You have as many stock-takes as there can be. Delete one first.'],
  'share.unknown': [404, 'This link is not good any more.'],
  'share.too-many': [409, 'You share as many shelves as you can. Stop sharing one first.'],
  'provider.unknown': [404, 'None of the places where we look up books is called so, or it said nothing of this.'],
  'cover.unreadable': [422, 'This is not a picture that can be a cover.'],
  'cover.too-large': [413, 'This picture is too large for a cover.'],
  'text.empty': [400, 'There is nothing in this text.'],
  'text.too-long': [413, 'This text is too long. Send it as a file.'],
  'text.too-many': [409, 'There are as many texts here as there can be. Remove one first.'],
  'text.unknown': [404, 'There is no such text.'],
  'handout.too-large': [413, 'This file is too large.'],
  'handout.too-many': [409, 'There is no room for another file. Remove one first.'],
  'handout.interrupted': [400, 'The file did not arrive completely. Send it again.'],
  'handout.digest-mismatch': [422, 'The file changed on its way. Send it again.'],
  'upload.expired': [410, 'This upload took too long and was given up. Send it again from the start.'],
  'upload.offset-wrong': [
    409,
    'This part does not begin where the upload ended. Ask how far it got, then go on from there.',
  ],
  'upload.type-wrong': [415, 'Send the bytes of an upload as application/offset+octet-stream.'],
  'upload.too-large': [413, 'This upload is larger than it may be.'],
  'upload.checksum-wrong': [460, 'A part of this upload changed on its way. Send that part again.'],
  'upload.version-unknown': [412, 'This server speaks tus 1.0.0.'],
  'file.unknown': [404, 'This link is not good any more.'],
} as const satisfies Record<string, readonly [status: number, sentence: string]>

export type ErrorCode = keyof typeof errors

export function isErrorCode(value: unknown): value is ErrorCode {
  return typeof value === 'string' && Object.hasOwn(errors, value)
}

/** RFC 9457 problem details, with our stable `code`. What every failed request answers. */
export interface Problem {
  type: string
  title: string
  status: number
  code: ErrorCode
  detail?: string
  /** Seconds to wait before trying again. */
  retryAfter?: number
}

export function problem(code: ErrorCode, more: { detail?: string; retryAfter?: number } = {}): Problem {
  const [status, title] = errors[code]
  return { type: `https://snaplink.invalid/errors#${code}`, title, status, code, ...more }
}

/** The close code of a WebSocket that ends with this error: 4000 + status (RFC 6455 leaves 4000–4999 to applications). */
export function closeCodeOf(code: ErrorCode): number {
  return 4000 + errors[code][0]
}
