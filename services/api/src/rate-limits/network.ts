/** How many 16-bit groups of an IPv6 address name its network: a host has all of the other half for itself. */
const NETWORK_GROUPS = 4

/** What an address is counted as: an IPv4 address itself, and of an IPv6 address its network (a /64). */
export function networkOf(address: string): string {
  if (address.includes('.')) return address.slice(address.lastIndexOf(':') + 1)
  const [head, tail] = address.split('::').map((groups) => groups.split(':').filter((group) => group !== ''))
  const [first = [], last = []] = [head, tail]
  const zeros = Array.from({ length: 8 - first.length - last.length }, () => '0')
  return [...first, ...zeros, ...last].slice(0, NETWORK_GROUPS).join(':')
}
