import type {
  AnyEvent,
  Command,
  CommandAnswer,
  CommandType,
  DeviceSignal,
  ErrorCode,
  PhotoView,
  Role,
  SessionView,
  Signal,
  TicketAnswer,
} from '@snaplink/contract'
import type { Store } from './store.ts'

export type TransportName = 'websocket' | 'sse' | 'long-poll'

/** How we hear from the server right now. */
export type Connection =
  | { state: 'connecting' }
  | { state: 'live'; transport: TransportName }
  /** Keeps trying by itself. `retryAtMs` is by this device's clock. */
  | { state: 'waiting'; retryAtMs: number; reason: 'network' | 'server' }
  /** Over for good: `session.closed`, `device.removed`, `token.invalid` or `session.unknown`. */
  | { state: 'ended'; code: ErrorCode }

export interface SessionOptions {
  /** Where Snaplink lives. Default: `document.baseURI`. */
  base?: string
  /** The transports to try, in this order. Default: `websocket`, `sse`, `long-poll`, beginning with what worked before. */
  transports?: readonly TransportName[]
}

/** What a reload needs; keep it in sessionStorage (page) or localStorage (phone). */
export interface Credential {
  sessionId: string
  deviceId: string
  token: string
  role: Role
}

/** One device's place in a session: what it hears, and what it may ask for. */
export interface Session {
  readonly credential: Credential
  readonly connection: Store<Connection>
  /** The session, kept fresh by events and signals; null until it has been loaded once. */
  readonly view: Store<SessionView | null>
  /** Hears each event once, in the order of `seq`. */
  onEvent(listener: (event: AnyEvent) => void): () => void
  onSignal(listener: (signal: Signal) => void): () => void
  /** Told when events were missed for good (`cursor.too-old`): `view` is fresh, whatever else was derived is not. */
  onReset(listener: () => void): () => void
  /**
   * Asks for a change. Retried with the same id until it is answered, so it happens once.
   *
   * @throws SnaplinkError when it was refused, or when the session ended first
   */
  command<T extends CommandType>(type: T, data: Command<T>['data'], options?: { id?: string }): Promise<CommandAnswer>
  /** Sent to whoever is there now; lost when the line is down. */
  signal(signal: DeviceSignal): void
  /** Stops reading; the session stays open. */
  stop(): void
}

/** A photo as the page shows it. */
export type Photo = PhotoView & {
  /** An object URL of the preview that came with the offer, until a file is there. */
  previewUrl?: string
  sentBytes?: number
  totalBytes?: number
}

export interface PageSession extends Session {
  /** What the QR shows; null until there is one. Renewed by itself. */
  readonly ticket: Store<TicketAnswer | null>
  /** In the person's order. */
  readonly photos: Store<readonly Photo[]>
  renewTicket(): Promise<void>
  /** "Keep open": the idle time begins anew. */
  extend(): Promise<void>
  /** Closes the session for everyone. */
  end(): Promise<void>
  removeDevice(deviceId: string): Promise<void>
  removePhoto(photoId: string): Promise<void>
  /** Fetches one photo again, with fresh links: they are good for ten minutes. */
  refreshPhoto(photoId: string): Promise<void>
}

/** A photo on its way from this phone. */
export type OutboxPhoto = {
  photoId: string
  name: string
  bytes: number
  /** An object URL of a small picture, where the phone can draw the photo. */
  thumbUrl?: string
  /** The person's order, rising. */
  position: number
} /** With `sentBytes`, a part of it has been sent already. */ & (
  | { state: 'waiting'; sentBytes?: number }
  | { state: 'sending'; sentBytes: number }
  /** Durable on the server; not yet shown in full. */
  | { state: 'arrived' }
  | { state: 'ready' }
  /** The same picture is there already, from this phone or another. Nothing was sent, and nothing is wrong. */
  | { state: 'duplicate' }
  | { state: 'failed'; code: ErrorCode | 'network'; sentence: string; canRetry: boolean }
)

/** What this phone is doing about its photos right now, in one word. */
export interface Sending {
  /** `copying`: from the gallery into this phone's own storage. `waiting-…`: goes on by itself once that is there again. */
  state: 'idle' | 'copying' | 'sending' | 'waiting-network' | 'waiting-server' | 'waiting-storage'
  /** Picked photos that are still being copied. */
  copying: number
  /** Photos that the server does not have yet; failed ones are not among them. */
  open: number
}

export interface PhoneSession extends Session {
  /** Whose page this is; empty until known. */
  readonly pageName: Store<string>
  /** What this phone sends and has sent. Survives a reload. */
  readonly outbox: Store<readonly OutboxPhoto[]>
  readonly sending: Store<Sending>
  /**
   * Sends pictures, in this order. Resolves when their bytes are safe on this phone and sending has begun.
   * A file that cannot be read, or that the server refuses, appears in `outbox` as failed.
   */
  sendPhotos(files: readonly File[]): Promise<void>
  retryPhoto(photoId: string): void
  /** Gives up, or takes back what was sent. */
  dropPhoto(photoId: string): Promise<void>
  /** Says goodbye: this phone is no longer part of the session. */
  leave(): Promise<void>
}
