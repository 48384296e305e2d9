import type { NetworkInterfaceInfo } from 'node:os'
import { expect, test } from 'vitest'
import { addressesFor, lanAddresses } from './addresses.ts'

function ipv4(address: string, internal = false): NetworkInterfaceInfo {
  return {
    address,
    netmask: '255.255.255.0',
    family: 'IPv4',
    mac: '00:00:00:00:00:01',
    internal,
    cidr: `${address}/24`,
  }
}
function ipv6(address: string): NetworkInterfaceInfo {
  return { address, netmask: '', family: 'IPv6', mac: '00:00:00:00:00:01', internal: false, cidr: null, scopeid: 0 }
}
const origins = (interfaces: Record<string, NetworkInterfaceInfo[]>) =>
  lanAddresses(3000, interfaces).map(({ origin }) => origin)

test('loopback, link-local, container and VPN addresses are left out', () => {
  expect(
    origins({
      lo: [ipv4('127.0.0.1', true)],
      eth0: [ipv4('169.254.3.4'), ipv6('fe80::1'), ipv6('fd12::1')],
      docker0: [ipv4('172.17.0.1')],
      'br-4f3a': [ipv4('172.18.0.1')],
      veth12: [ipv4('10.9.9.9')],
      tun0: [ipv4('10.8.0.2')],
      wg0: [ipv4('10.7.0.2')],
      utun3: [ipv4('10.6.0.2')],
      tailscale0: [ipv4('100.101.1.1')],
      eth1: [ipv4('100.64.0.7')],
      wlan0: [ipv4('192.168.1.20')],
    }),
  ).toEqual(['http://192.168.1.20:3000'])
})

test('Wi-Fi comes before cable, home networks before public addresses, IPv4 before IPv6', () => {
  expect(
    origins({ eth0: [ipv6('2001:db8::5'), ipv4('203.0.113.9'), ipv4('10.0.0.5')], wlan0: [ipv4('192.168.1.20')] }),
  ).toEqual([
    'http://192.168.1.20:3000',
    'http://10.0.0.5:3000',
    'http://203.0.113.9:3000',
    'http://[2001:db8::5]:3000',
  ])
})

test('a machine without a network offers itself and says so', () => {
  expect(lanAddresses(3000, { lo: [ipv4('127.0.0.1', true)] })).toEqual([
    { origin: 'http://localhost:3000', label: 'This computer only' },
  ])
})

test('the address under which the page was opened comes first, unless it is loopback', () => {
  const known = [
    { origin: 'http://192.168.1.20:3000', label: 'Wi-Fi (wlan0)' },
    { origin: 'http://10.0.0.5:3000', label: 'Network (eth0)' },
  ]
  const first = (origin: string | undefined) => addressesFor(origin, known).map((address) => address.origin)
  expect(first('http://localhost:3000')[0]).toBe('http://192.168.1.20:3000')
  expect(first('http://127.0.0.1:3000')).toHaveLength(2)
  expect(first('http://10.0.0.5:3000')).toEqual(['http://10.0.0.5:3000', 'http://192.168.1.20:3000'])
  expect(first('https://desk.example')).toEqual([
    'https://desk.example',
    'http://192.168.1.20:3000',
    'http://10.0.0.5:3000',
  ])
})
