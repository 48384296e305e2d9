export * from './accounts.ts'
export { describeDevice } from './describe-device.ts'
export type { Http, RequestOptions } from './http.ts'
export * from './known-phones.ts'
export { openSession, resumePage } from './page-session.ts'
export { type JoinOptions, joinByCode, joinSession, resumePhone } from './phone-session.ts'
export type {
  Connection,
  Credential,
  OutboxPhoto,
  PageSession,
  PhoneSession,
  Photo,
  PhotoSending,
  PhotoWish,
  Sending,
  SendOptions,
  Session,
  SessionOptions,
  TransportName,
} from './session.ts'
export { SnaplinkError } from './snaplink-error.ts'
export type { Store } from './store.ts'
