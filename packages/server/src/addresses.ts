import { type NetworkInterfaceInfo, networkInterfaces } from 'node:os'
import type { Address } from '@snaplink/contract'

/**
 * Where a phone reaches a page that itself came from `pageOrigin`: there first, if that is a name or address which another
 * machine can use, then wherever else this machine is known.
 */
export function addressesFor(pageOrigin: string | undefined, known: readonly Address[]): Address[] {
  if (pageOrigin === undefined || isLoopback(new URL(pageOrigin).hostname)) return [...known]
  const same = known.find(({ origin }) => origin === pageOrigin)
  return [
    same ?? { origin: pageOrigin, label: 'This page’s own address' },
    ...known.filter((address) => address !== same),
  ]
}

function isLoopback(hostname: string): boolean {
  return /^(localhost|.*\.localhost|127\.\d+\.\d+\.\d+|\[::1\]|0\.0\.0\.0)$/i.test(hostname)
}

type Interfaces = Readonly<Record<string, readonly NetworkInterfaceInfo[] | undefined>>

/** Interfaces that no phone on the same Wi-Fi can reach: containers, virtual machines, VPNs. */
const unreachable =
  /^(docker|br-|veth|virbr|cni|flannel|cali|podman|lxc|lxd|vmnet|vboxnet|vEthernet|tun|tap|utun|wg|ppp|ipsec|tailscale|ts\d|zt|nordlynx|proton|awdl|llw|anpi)/i

/**
 * Where a phone on the same network reaches us, the most likely address first: never loopback, link-local,
 * container or VPN. Falls back to `localhost` where there is no other.
 */
export function lanAddresses(port: number, interfaces: Interfaces = networkInterfaces()): Address[] {
  const found = Object.entries(interfaces)
    .filter(([name]) => !unreachable.test(name))
    .flatMap(([name, infos]) => (infos ?? []).map((info) => ({ name, ...info })))
    .filter(({ internal, family, address }) => !internal && isReachable(family, address))
    .sort((a, b) => rank(a) - rank(b))
  if (found.length === 0) return [{ origin: `http://localhost:${port}`, label: 'This computer only' }]
  return found.map(({ name, family, address }) => ({
    origin: `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`,
    label: labelOf(name),
  }))
}

function isReachable(family: string, address: string): boolean {
  // Link-local (RFC 3927, RFC 4291), carrier-grade NAT as Tailscale uses it (RFC 6598), unique local IPv6 (RFC 4193).
  if (family === 'IPv4') return !/^(169\.254|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7]))\./.test(address)
  return !/^(fe[89ab]|f[cd])/i.test(address)
}

/** Home and office networks before anything else, Wi-Fi before cable, IPv4 before IPv6. */
function rank({ name, family, address }: { name: string; family: string; address: string }): number {
  const isHome = /^(192\.168|10|172\.(1[6-9]|2\d|3[01]))\./.test(address)
  return (family === 'IPv6' ? 4 : 0) + (isHome ? 0 : 2) + (isWifi(name) ? 0 : 1)
}

function isWifi(name: string): boolean {
  return /^(wl|wifi|wi-fi|wlan|en0$)/i.test(name)
}

function labelOf(name: string): string {
  return isWifi(name) ? `Wi-Fi (${name})` : `Network (${name})`
}
