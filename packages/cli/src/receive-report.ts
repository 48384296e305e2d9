import { type AnyEvent, type ErrorCode, errors } from '@snaplink/contract'
import type { Connection, Photo } from '@snaplink/sdk'
import type { Text } from '@snaplink/sdk/texts'
import { amountOf, countOf } from './amounts.ts'
import type { Output } from './output.ts'
import { printable } from './printable.ts'

/** What has come so far. */
export interface Received {
  photos: number
  scans: number
  texts: number
}

/** Tells what is received: people on standard error, programs on standard output. docs/cli.md lists the lines. */
export interface ReceiveReport {
  code(url: string): void
  event(event: AnyEvent): void
  saved(photo: Photo, file: { path: string; bytes: number }, bytesPerSecond: number | undefined): void
  refused(name: string, code: ErrorCode): void
  text(text: Text): void
  progress(photos: readonly Photo[]): void
  connection(connection: Connection): void
  /** @param sentence why it ended, if nobody asked for it */
  ended(received: Received, sentence: string | undefined): void
}

export function createReceiveReport(output: Output, { json }: { json: boolean }): ReceiveReport {
  let isAway = false
  const tell = (type: string, fields: object) =>
    json && output.data(JSON.stringify({ type, at: Date.now(), ...fields }))

  return {
    code: (url) => void tell('code', { url }),

    event({ type, data, by, seq }) {
      if (type === 'device.joined') {
        const more = output.terminal?.hasKeyboard ? ' Enter shows a code for another phone.' : ''
        output.say(`${data.name} is connected.${more}`)
        tell('phone', { deviceId: data.deviceId, name: data.name, state: 'joined' })
      } else if (type === 'device.removed') {
        tell('phone', { deviceId: data.deviceId, state: data.reason })
      } else if (type === 'scan.added') {
        if (json) tell('scan', { deviceId: by, seq, ...data })
        else output.data(printable(String(data.code)))
      }
    },

    saved({ photoId, deviceId, name, mediaType, width, height }, { path, bytes }, bytesPerSecond) {
      const speed = bytesPerSecond === undefined ? '' : `, ${amountOf(bytesPerSecond)}/s`
      output.say(`${path}  ${amountOf(bytes)}${speed}`)
      const about = { photoId, deviceId, name, mediaType, width, height }
      tell('photo', { path, bytes, ...about, ...(bytesPerSecond && { bytesPerSecond: Math.round(bytesPerSecond) }) })
    },

    text({ textId, deviceId, kind, text, sentAt }) {
      if (json) tell('text', { textId, deviceId, kind, text, sentAt })
      else for (const line of text.split(/\r?\n/)) output.data(printable(line))
    },

    refused(name, code) {
      output.say(`${name || 'A photo'} was not taken: ${errors[code]?.[1] ?? code}`)
      tell('refused', { name, code })
    },

    progress(photos) {
      const coming = photos.filter(({ state }) => state === 'offered')
      const first = coming.find(({ sentBytes }) => sentBytes) ?? coming[0]
      if (!first) return output.status('')
      const { name, sentBytes = 0, totalBytes = first.bytes } = first
      const percent = totalBytes > 0 ? Math.floor((100 * sentBytes) / totalBytes) : 0
      const others = coming.length > 1 ? `, ${coming.length - 1} more to come` : ''
      output.status(`${name}  ${percent} % of ${amountOf(totalBytes)}${others}`)
    },

    connection(connection) {
      if (connection.state === 'waiting' && !isAway) {
        isAway = true
        output.say('The server does not answer; going on as soon as it does.')
        tell('connection', { state: 'away' })
      } else if (connection.state === 'live' && isAway) {
        isAway = false
        output.say('The server is back.')
        tell('connection', { state: 'back' })
      }
    },

    ended(received, sentence) {
      output.status('')
      if (sentence) output.say(sentence)
      const { photos, scans, texts } = received
      const others = [...(scans ? [countOf(scans, 'code')] : []), ...(texts ? [countOf(texts, 'text')] : [])]
      const all = [countOf(photos, 'photo'), ...others].join(' and ')
      output.say(`${all} received.`)
      tell('end', { ...received, ...(sentence && { sentence }) })
    },
  }
}
