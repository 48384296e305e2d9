import type {
  AnyEvent,
  Command,
  CommandAnswer,
  CommandData,
  CommandType,
  DeviceSignal,
  ErrorCode,
  PhotoView,
  Role,
  SessionView,
  ShortCodeAnswer,
  Signal,
  TicketAnswer,
} from '@snaplink/contract'
import type { Http } from './http.ts'
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
  /** A login's token, for programs (see login.ts); a browser has its cookie. Only opening and listing sessions need one. */
  login?: string
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
  /** Requests as this device, for what is built on a session: `texts`, `handouts`, a feature of your own. */
  readonly http: Http
  /** Aborts when the session is stopped or over; its reason is a SnaplinkError. */
  readonly stopped: AbortSignal
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

/** What a person wants of a photo; what is left out stays. */
export type PhotoWish = Omit<CommandData<'photo.edit'>, 'photoId'>

export interface PageSession extends Session, PhotoSending {
  /** What the QR shows; null until there is one. Renewed by itself. */
  readonly ticket: Store<TicketAnswer | null>
  /** In the person's order. */
  readonly photos: Store<readonly Photo[]>
  renewTicket(): Promise<void>
  /** Eight letters for who cannot scan: good for one phone, for three minutes. */
  makeShortCode(): Promise<ShortCodeAnswer>
  /** "Keep open": the idle time begins anew. */
  extend(): Promise<void>
  /** Closes the session for everyone. */
  end(): Promise<void>
  removeDevice(deviceId: string): Promise<void>
  removePhoto(photoId: string): Promise<void>
  /** Takes a removal back, for ten minutes. @throws SnaplinkError `photo.gone` */
  restorePhoto(photoId: string): Promise<void>
  /** Position, cover, rotation, straightening, crop: instructions, the original stays as it is. Shown at once. */
  editPhoto(photoId: string, wish: PhotoWish): Promise<void>
  /** To place `index` of `photos`, which counts from 0. Shown at once. */
  movePhoto(photoId: string, index: number): Promise<void>
  /** A link to all originals that are ready, as one zip, good for ten minutes; undefined while there are none. */
  zipUrl(): Promise<string | undefined>
  /** Fetches one photo again, with fresh links: they are good for ten minutes. */
  refreshPhoto(photoId: string): Promise<void>
}

/** A photo on its way from this device. */
export type OutboxPhoto = {
  photoId: string
  name: string
  bytes: number
  /** An object URL of a small picture, where the phone can draw the photo. */
  thumbUrl?: string
  /** The person's order, rising. */
  position: number
  /** The code to which it belongs. */
  scanId?: string
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

/** What this device is doing about its photos right now, in one word. */
export interface Sending {
  /**
   * `copying`: from the gallery into this phone's own storage. `waiting-…`: goes on by itself once that is there again;
   * `waiting-patience` after the pause that the server has asked for (429).
   */
  state: 'idle' | 'copying' | 'sending' | 'waiting-network' | 'waiting-server' | 'waiting-patience' | 'waiting-storage'
  /** Picked photos that are still being copied. */
  copying: number
  /** Photos that the server does not have yet; failed ones are not among them. */
  open: number
  /** The pause that the server has asked for, whole; 0 without one. Milliseconds. */
  pauseMs: number
}

export interface SendOptions {
  /** The code to which these photos belong, scanned before they were taken. */
  scanId?: string
}

/** Photos on their way from this device. What is not on the server yet survives a reload. */
export interface PhotoSending {
  readonly outbox: Store<readonly OutboxPhoto[]>
  readonly sending: Store<Sending>
  /**
   * Sends pictures, in this order. Resolves when their bytes are safe on this device and sending has begun.
   * A file that cannot be read, or that the server refuses, appears in `outbox` as failed.
   */
  sendPhotos(files: readonly File[], options?: SendOptions): Promise<void>
  retryPhoto(photoId: string): void
  /** Gives up, or takes back what was sent. */
  dropPhoto(photoId: string): Promise<void>
}

export interface PhoneSession extends Session, PhotoSending {
  /** Whose page this is; empty until known. */
  readonly pageName: Store<string>
  /**
   * With the person's consent: this page's owner may invite this phone without a code from now on, by the key that it keeps.
   *
   * @throws SnaplinkError `known-phone.no-owner`, `known-phone.too-many`
   */
  remember(key: string): Promise<void>
  /** Says goodbye: this phone is no longer part of the session. */
  leave(): Promise<void>
}
