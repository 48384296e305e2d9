import type { SessionOptions, TransportName } from '@snaplink/sdk'

const names: readonly TransportName[] = ['websocket', 'sse', 'long-poll']

/** `?transport=sse` (or several, with commas) forces the transports and their order: for tests, and for finding out why a network fails. */
export function sessionOptions(search: string = location.search): SessionOptions {
  const asked = new URLSearchParams(search).get('transport')?.split(',') ?? []
  const transports = names.filter((name) => asked.includes(name)).sort((a, b) => asked.indexOf(a) - asked.indexOf(b))
  return transports.length > 0 ? { transports } : {}
}
