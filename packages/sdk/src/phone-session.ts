import type { Credential, PhoneSession, SessionOptions } from './session.ts'
export declare function joinSession(
  options: SessionOptions & { ticket: string; deviceId: string; name: string },
): Promise<PhoneSession>
export declare function resumePhone(credential: Credential, options?: SessionOptions): PhoneSession
