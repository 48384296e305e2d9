/**
 * Every error that leaves the server: a stable code, its HTTP status and a sentence for a person.
 * WebSocket close codes are 4000 + the status, so 401 closes with 4401. `docs/errors.md` has a paragraph on each.
 */
export const errors = {
  'request.invalid': [400, 'This request is not in the form we expect.'],
  'request.not-json': [400, 'The body of this request is not valid JSON.'],
  'request.too-large': [413, 'This request is larger than we accept.'],
  'request.unsupported-type': [415, 'Send this as JSON.'],
  'request.too-many': [429, 'That was too many tries in a short time. Wait a moment, then try again.'],
  'request.too-slow': [408, 'This connection said nothing for too long.'],
  'path.unknown': [404, 'There is nothing at this address.'],
  'origin.foreign': [403, 'This page may not talk to this Snaplink.'],
  'login.required': [401, 'Log in first.'],
  'login.wrong': [401, 'This e-mail address and password do not belong together.'],
  'login.email-taken': [409, 'This e-mail address already has an account. Log in instead.'],
  'login.email-invalid': [400, 'This does not look like an e-mail address.'],
  'login.password-weak': [400, 'Choose a longer password: at least 10 characters.'],
  'login.password-wrong': [403, 'The current password is not right.'],
  'login.guests-off': [401, 'Log in to use this Snaplink.'],
  'login.unknown': [404, 'There is no such login, or it has ended already.'],
  'login.disabled': [403, 'This account is closed. Ask whoever runs this Snaplink.'],
  'signin.unknown': [404, 'This code is no longer good. Show a new one on the computer and scan that.'],
  'signin.denied': [403, 'The phone did not let this computer in.'],
  'signin.number-needed': [403, 'Say which number the computer shows.'],
  'signin.number-wrong': [
    403,
    'That is not the number on the computer, so it was not let in. Begin anew on the computer.',
  ],
  'ticket.invalid': [404, 'This code is no longer good. Scan the one on your computer’s screen now.'],
  'short-code.invalid': [404, 'This code is not good. Type the one that your computer’s screen shows now.'],
  'known-phone.unknown': [404, 'This phone is not known here any more. Scan the code on your computer’s screen.'],
  'known-phone.no-owner': [409, 'Nobody is logged in on that page, so it cannot remember this phone.'],
  'known-phone.too-many': [409, 'That page remembers as many phones as it can. Remove one there first.'],
  'api-key.invalid': [401, 'This API key is not good, or not any more.'],
  'token.invalid': [401, 'This device is not connected any more. Scan the code on your computer’s screen.'],
  'session.unknown': [404, 'There is no such session.'],
  'session.closed': [410, 'This session has ended. Open the page on your computer again.'],
  'session.too-many': [409, 'You have too many pages open. End one of them first.'],
  'session.full': [409, 'This page already has as many phones as it can take. Remove one first.'],
  'device.unknown': [404, 'There is no such phone.'],
  'device.removed': [403, 'This phone was disconnected from the page.'],
  'cursor.too-old': [410, 'Some of what happened is no longer kept. Load the page’s state again.'],
  'cursor.ahead': [400, 'This cursor is ahead of the log.'],
  'reader.slow': [408, 'This connection is too slow to follow. Connect again from your cursor.'],
  'command.unknown': [400, 'There is no such command.'],
  'command.forbidden': [403, 'This device may not do that.'],
  'photo.unknown': [404, 'There is no such photo.'],
  'photo.too-many': [409, 'This page has all the photos it can take.'],
  'photo.too-large': [413, 'This photo is too large.'],
  'photo.empty': [400, 'This file is empty.'],
  'photo.not-an-image': [415, 'This is not a picture we can read. Send it as JPEG, PNG, WebP, HEIC or AVIF.'],
  'photo.too-many-pixels': [422, 'This picture has more pixels than we can show.'],
  'photo.damaged': [422, 'This picture is damaged or incomplete. Take or choose it again.'],
  'photo.too-slow': [422, 'This picture took too long to prepare.'],
  'photo.interrupted': [400, 'The photo did not arrive completely. Send it again.'],
  'photo.digest-mismatch': [422, 'The photo changed on its way. Send it again.'],
  'photo.duplicate': [409, 'This picture is already on the page.'],
  'photo.type-unwanted': [415, 'This page does not take pictures of this kind.'],
  'photo.no-room': [409, 'This page has no room for more. Remove a photo first, or send smaller ones.'],
  'photo.gone': [410, 'This photo was deleted for good.'],
  'photo.not-ready': [409, 'A photo is not ready yet. Wait a moment, then try again.'],
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
  'handout.unknown': [404, 'There is no such file.'],
  'handout.too-large': [413, 'This file is too large.'],
  'handout.too-many': [409, 'There is no room for another file. Remove one first.'],
  'handout.interrupted': [400, 'The file did not arrive completely. Send it again.'],
  'handout.digest-mismatch': [422, 'The file changed on its way. Send it again.'],
  'upload.unknown': [404, 'This upload is not known here any more. Send it again from the start.'],
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
  'storage.full': [507, 'The computer has no room left for photos. Your photo is kept on the phone.'],
  'server.stopping': [503, 'Snaplink is restarting. It goes on by itself in a moment.'],
  'server.failed': [500, 'Something went wrong on our side. Nothing of yours is lost; try again.'],
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
