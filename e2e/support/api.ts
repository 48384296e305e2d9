import {
  type CommandAnswer,
  type CommandType,
  type JoinAnswer,
  newId,
  type OpenAnswer,
  type OpenRequest,
  type PhotoList,
  type SessionView,
} from '@snaplink/contract'

/** A request as a client without a browser makes it; what is refused is an answer like any other. */
export interface ApiAnswer<T> {
  readonly status: number
  readonly body: T
}

export interface ApiRequest {
  readonly token?: string | undefined
  readonly json?: unknown
  readonly bytes?: { readonly type: string; readonly buffer: Uint8Array }
}

export async function ask<T = { code: string }>(
  method: string,
  url: string,
  { token, json, bytes }: ApiRequest = {},
): Promise<ApiAnswer<T>> {
  const response = await fetch(url, {
    method,
    headers: {
      ...(token && { authorization: `Bearer ${token}` }),
      ...(json !== undefined && { 'content-type': 'application/json' }),
      ...(bytes && { 'content-type': bytes.type }),
    },
    body: bytes ? new Uint8Array(bytes.buffer) : json === undefined ? null : JSON.stringify(json),
  })
  const text = await response.text()
  return { status: response.status, body: (text ? JSON.parse(text) : undefined) as T }
}

/** Opens a session as a guest without a page. */
export async function openSession(origin: string, request: OpenRequest = {}): Promise<OpenAnswer> {
  const guest = await ask<{ token: string }>('POST', `${origin}/api/auth/guest`, { json: {} })
  const opened = await ask<OpenAnswer>('POST', `${origin}/api/sessions`, { token: guest.body.token, json: request })
  if (opened.status !== 201) throw new Error(`Opening a session answered ${opened.status}.`)
  return opened.body
}

/** Joins as a phone without a page. */
export function join(origin: string, ticket: string): Promise<ApiAnswer<JoinAnswer>> {
  return ask('POST', `${origin}/api/join`, { json: { ticket, deviceId: newId(), name: 'A phone' } })
}

/** What the session's photos are, as the page with this token is told. */
export async function photosOf(
  origin: string,
  { sessionId, pageToken }: Pick<OpenAnswer, 'sessionId' | 'pageToken'>,
): Promise<PhotoList['photos']> {
  const list = await ask<PhotoList>('GET', `${origin}/api/sessions/${sessionId}/photos`, { token: pageToken })
  return list.body.photos
}

/** A phone without a page that scans. */
export interface ScanningPhone {
  /** As if it had read a code just now. @returns the scan's id */
  scan(code: string, format?: string): Promise<string>
  /** Any other command, such as `book.add`. @returns what it was answered */
  tell(type: CommandType, data: object): Promise<Record<string, unknown>>
  /** How its page wants it to scan. */
  wanted(): Promise<Pick<SessionView, 'mode' | 'scanning' | 'bookVerb'>>
}

/** Joins with what stands in a QR code. */
export async function joinToScan(origin: string, pairingUrl: string): Promise<ScanningPhone> {
  const { body: joined } = await join(origin, new URL(pairingUrl).hash.replace('#t=', ''))
  const token = joined.deviceToken
  const session = `${origin}/api/sessions/${joined.sessionId}`
  async function tell(type: CommandType, data: object) {
    const json = { id: newId(), type, data }
    const answer = await ask<CommandAnswer & { code: string }>('POST', `${session}/commands`, { token, json })
    if (answer.status !== 200) throw new Error(`${type} answered ${answer.status} ${answer.body.code}.`)
    return answer.body.data ?? {}
  }
  return {
    tell,
    async scan(code, format = 'ean_13') {
      const data = { scanId: newId(), code, format, scannedAt: Date.now() }
      await tell('scan.add', data)
      return data.scanId
    },
    wanted: async () => (await ask<SessionView>('GET', session, { token })).body,
  }
}
