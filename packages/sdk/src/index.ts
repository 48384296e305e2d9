export * from './accounts.ts'
export { describeDevice } from './describe-device.ts'
export { openSession, resumePage } from './page-session.ts'
export { type JoinOptions, joinSession, resumePhone } from './phone-session.ts'
export type {
  Connection,
  Credential,
  OutboxPhoto,
  PageSession,
  PhoneSession,
  Photo,
  Sending,
  Session,
  SessionOptions,
  TransportName,
} from './session.ts'
export { SnaplinkError } from './snaplink-error.ts'
export type { Store } from './store.ts'
