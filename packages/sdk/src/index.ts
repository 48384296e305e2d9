import type {
  ChangePasswordRequest,
  MeAnswer,
  OpenRequest,
  SessionSummary,
  SignInRequest,
  SignUpRequest,
  UserView,
} from '@snaplink/contract'
import type { Credential, PageSession, PhoneSession, SessionOptions } from './session.ts'

export type {
  Connection,
  Credential,
  OutboxPhoto,
  PageSession,
  PhoneSession,
  Photo,
  Session,
  SessionOptions,
  TransportName,
} from './session.ts'
export { SnaplinkError } from './snaplink-error.ts'
export type { Store } from './store.ts'

export declare function openSession(options?: SessionOptions & OpenRequest): Promise<PageSession>
export declare function resumePage(credential: Credential, options?: SessionOptions): PageSession
export declare function joinSession(
  options: SessionOptions & { ticket: string; deviceId: string; name: string },
): Promise<PhoneSession>
export declare function resumePhone(credential: Credential, options?: SessionOptions): PhoneSession
export declare function describeDevice(): string

type Base = Pick<SessionOptions, 'base'>
export declare function me(options?: Base): Promise<MeAnswer>
export declare function guest(options?: Base): Promise<UserView>
export declare function signUp(request: SignUpRequest, options?: Base): Promise<UserView>
export declare function signIn(request: SignInRequest, options?: Base): Promise<UserView>
export declare function signOut(options?: Base): Promise<void>
export declare function changePassword(request: ChangePasswordRequest, options?: Base): Promise<void>
export declare function openSessions(options?: Base): Promise<SessionSummary[]>
export declare function endSession(sessionId: string, options?: Base): Promise<void>
