import { isIPv6 } from 'node:net'
import { pairingUrl, readPairingUrl } from '@snaplink/contract'
import type { PageSession } from '@snaplink/sdk'
import { onEnter } from './enter-key.ts'
import type { Output } from './output.ts'
import { terminalCode } from './terminal-code.ts'

export interface ShowCodeOptions {
  page: PageSession
  output: Output
  /** What stands above the code. */
  title: string
  /** The address that phones shall use, as it was given: `192.168.1.20`, `https://photos.example.org`. */
  address: string | undefined
  base: string
  onUrl(url: string): void
}

/** Shows the way in while no phone is there, and when Enter is pressed: a fresh code whenever the ticket changes. */
export function showCode({ page, output, title, address, base, onUrl }: ShowCodeOptions): { stop(): void } {
  let shown = ''
  const showIfNeeded = () => {
    if (page.ticket.get()?.url !== shown && !hasPhone()) show()
  }
  const subscriptions = [page.ticket.subscribe(showIfNeeded), page.view.subscribe(showIfNeeded), onEnter(show)]
  showIfNeeded()
  return {
    stop() {
      for (const unsubscribe of subscriptions) unsubscribe()
    },
  }

  function hasPhone(): boolean {
    return page.view.get()?.devices.some(({ role, state }) => role === 'phone' && state !== 'gone') === true
  }

  function show() {
    const ticket = page.ticket.get()
    const view = page.view.get()
    if (!ticket || !view) return
    shown = ticket.url
    const url = address === undefined ? ticket.url : withAddress(ticket.url, address, base)
    onUrl(url)
    const others = view.addresses
      .map(({ origin, label }) => ({ origin, label }))
      .filter(({ origin }) => !url.startsWith(`${origin}/`))
    const more = others.map(({ origin, label }) => `or at ${origin} (${label}): --address ${new URL(origin).hostname}`)
    output.panel(['', title, '', ...codeLines(url), url, ...more, ''])
  }

  function codeLines(url: string): string[] {
    const { terminal } = output
    if (!terminal) return []
    const code = terminalCode(url, {
      columns: terminal.columns(),
      rows: terminal.rows(),
      hasColours: terminal.hasColours,
    })
    return code ? [...code, ''] : ['(Make this window wider to see the code, or open the link on the phone.)', '']
  }
}

/** The same link at another address of the same computer. */
export function withAddress(url: string, address: string, base: string): string {
  const read = readPairingUrl(url)
  if (!read) return url
  const { protocol, port } = new URL(base)
  const host = isIPv6(address) ? `[${address}]` : address
  const isWhole = /^https?:\/\//i.test(address)
  const origin = isWhole ? address : `${protocol}//${host}${/:\d+$/.test(host) || !port ? '' : `:${port}`}`
  return pairingUrl(origin, read.sessionId, read.ticket)
}
