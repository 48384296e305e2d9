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
  'ticket.invalid': [404, 'This code is no longer good. Scan the one on your computer’s screen now.'],
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
  'preview.invalid': [400, 'This preview is not a small picture.'],
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
