import { type JoinAnswer, newId, readPairingUrl } from '@snaplink/contract'
import sharp from 'sharp'

/** A phone that speaks plain HTTP. */
export interface SimulatedPhone {
  readonly sessionId: string
  /** Sends one whole photo. */
  send(name: string, bytes: Buffer): Promise<Response>
  command(type: string, data: object): Promise<Response>
  /** Something of the session: `texts`, `handouts`. */
  get<T>(what: string): Promise<T>
  /** What a signed link leads to. */
  download(url: string): Promise<Buffer>
}

/** Joins by the link in the code. The address in it is this machine's in its network; the tests stay on the machine itself. */
export async function joinAsPhone(link: string, name = 'Pixel 7'): Promise<SimulatedPhone> {
  const { sessionId, ticket } = readPairingUrl(link) as { sessionId: string; ticket: string }
  const base = `http://127.0.0.1:${new URL(link).port}`
  const post = (path: string, body: BodyInit, headers: Record<string, string>) =>
    fetch(`${base}/${path}`, { method: 'POST', body, headers })
  const json = { 'Content-Type': 'application/json' }
  const answer = await post('api/join', JSON.stringify({ ticket, deviceId: newId(), name }), json)
  if (!answer.ok) throw new Error(`The phone may not join: ${await answer.text()}`)
  const { deviceToken } = (await answer.json()) as JoinAnswer
  const authorization = { Authorization: `Bearer ${deviceToken}` }
  return {
    sessionId,
    send: (photo, bytes) =>
      post(`api/sessions/${sessionId}/photos?name=${encodeURIComponent(photo)}`, new Uint8Array(bytes), {
        ...authorization,
        'Content-Type': 'image/jpeg',
      }),
    command: (type, data) =>
      post(`api/sessions/${sessionId}/commands`, JSON.stringify({ id: newId(), type, data }), {
        ...authorization,
        ...json,
      }),
    async get<T>(what: string) {
      const answered = await fetch(`${base}/api/sessions/${sessionId}/${what}`, { headers: authorization })
      return (await answered.json()) as T
    },
    download: async (url) => Buffer.from(await (await fetch(new URL(url, `${base}/`))).arrayBuffer()),
  }
}

/** A JPEG like no other. @param side in pixels; noise costs about a byte each */
export function photo(side = 64): Promise<Buffer> {
  const noise = { type: 'gaussian' as const, mean: 128, sigma: 60 }
  return sharp({ create: { width: side, height: side, channels: 3, background: '#888', noise } })
    .jpeg()
    .toBuffer()
}
