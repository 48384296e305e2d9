import type { AnyEvent, ClientFrame, CommandAnswer, Signal } from '@snaplink/contract'
import type { Http } from '../http.ts'
import type { Credential } from '../session.ts'
import type { SnaplinkError } from '../snaplink-error.ts'

/** What one line over one transport tells. */
export interface Heard {
  /** The server knows us. `head` is the last `seq` of its log. */
  live(head: number): void
  events(events: readonly AnyEvent[]): void
  signal(signal: Signal): void
  /** The log's last `seq`, told in passing. */
  head(seq: number): void
  answer(id: string, answer: CommandAnswer | SnaplinkError): void
  /** The line is over. Told at most once, and nothing is told afterwards. */
  ended(end: LineEnd): void
}

export interface LineEnd {
  error: SnaplinkError
  /** It never carried anything, though the server may be there: something in between does not let this transport through. */
  isBlocked: boolean
}

export interface LineOptions {
  http: Http
  credential: Credential
  /** The last `seq` that was handled. */
  after(): number
  heard: Heard
}

/** One open connection on which we read. */
export interface Line {
  /** Finds out whether the line is still alive; ends it if not. */
  check(): void
  /** Sends a frame, where the transport goes both ways; false where it does not, or is not live. */
  send(frame: ClientFrame): boolean
  /** Ends the line without telling. */
  close(): void
}

export type OpenLine = (options: LineOptions) => Line
