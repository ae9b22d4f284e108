import { BlockList, isIP } from "node:net";

/** What is wrong with an address, in words that end a sentence; the first range that holds it names it. */
const RANGES: readonly (readonly [range: string, is: string])[] = [
  ["0.0.0.0/8", "names this host"],
  ["10.0.0.0/8", "is private"],
  ["100.64.0.0/10", "is shared by carriers (CGNAT)"],
  ["127.0.0.0/8", "is a loopback address"],
  ["169.254.0.0/16", "is link-local, where clouds keep their metadata"],
  ["172.16.0.0/12", "is private"],
  ["192.0.0.0/24", "is reserved"],
  ["192.0.2.0/24", "is for documentation"],
  ["192.88.99.0/24", "is reserved"],
  ["192.168.0.0/16", "is private"],
  ["198.18.0.0/15", "is for benchmarks"],
  ["198.51.100.0/24", "is for documentation"],
  ["203.0.113.0/24", "is for documentation"],
  ["224.0.0.0/4", "is multicast"],
  ["240.0.0.0/4", "is reserved"],
  // Alibaba's and Oracle's metadata lie in ranges above; Azure's wire server is the one public address that is not.
  ["168.63.129.16/32", "is a cloud's metadata"],
  ["::/128", "names this host"],
  ["::1/128", "is a loopback address"],
  ["64:ff9b:1::/48", "is a translation of a private network's"],
  ["100::/64", "leads nowhere"],
  ["2001::/32", "is a tunnel (Teredo)"],
  ["2001:db8::/32", "is for documentation"],
  ["3fff::/20", "is for documentation"],
  ["5f00::/16", "is reserved"],
  ["fc00::/7", "is private (ULA)"],
  ["fe80::/10", "is link-local"],
  ["fec0::/10", "is private"],
  ["ff00::/8", "is multicast"],
];

const LISTS = RANGES.map(([range, is]) => {
  const [network = "", prefix = ""] = range.split("/");
  const family = isIP(network) === 6 ? "ipv6" : "ipv4";
  const list = new BlockList();
  list.addSubnet(network, Number(prefix), family);
  return { list, family, is } as const;
});

/**
 * Why nobody outside may make us call this address, as a sentence ("127.0.0.1 is a loopback address"); null when it is public.
 * Takes IPv4 and IPv6 as `dns.lookup` and `URL` write them. IPv6 addresses that carry an IPv4 one (mapped, compatible, NAT64,
 * 6to4) are judged by what they carry. Whatever is no address is refused.
 */
export function checkAddress(address: string): string | null {
  const bare = address.replace(/%.*$/, "");
  const version = isIP(bare);
  if (version === 0) return `${address} is no IP address`;
  const family = version === 6 ? "ipv6" : "ipv4";
  const match = LISTS.find((known) => known.family === family && known.list.check(bare, family));
  if (match) return `${address} ${match.is}`;
  const carried = version === 6 ? carriedIpv4(bare) : null;
  const trouble = carried && checkAddress(carried);
  return trouble ? `${address} carries ${trouble}` : null;
}

/** RFC 4291 (mapped, compatible), RFC 6052 (NAT64), RFC 3056 (6to4). */
function carriedIpv4(address: string): string | null {
  const words = expandIpv6(address);
  const starts = (...expected: number[]) => expected.every((word, index) => words[index] === word);
  if (starts(0, 0, 0, 0, 0, 0xffff) || starts(0, 0, 0, 0, 0, 0) || starts(0x64, 0xff9b, 0, 0, 0, 0))
    return dotted(words[6], words[7]);
  // Stateless translation (RFC 2765), long obsolete and still understood by some stacks.
  if (starts(0, 0, 0, 0, 0xffff, 0)) return dotted(words[6], words[7]);
  if (starts(0x2002)) return dotted(words[1], words[2]);
  return null;
}

function dotted(high = 0, low = 0): string {
  return [high >> 8, high & 255, low >> 8, low & 255].join(".");
}

/** The eight 16-bit words of a valid address. */
function expandIpv6(address: string): number[] {
  const plain = address.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, a, b, c, d) => {
    const word = (high: string, low: string) => ((Number(high) << 8) | Number(low)).toString(16);
    return `${word(a, b)}:${word(c, d)}`;
  });
  const [head = "", tail] = plain.split("::");
  const read = (part: string) => (part === "" ? [] : part.split(":").map((word) => Number.parseInt(word, 16)));
  const before = read(head);
  const after = read(tail ?? "");
  return [...before, ...Array<number>(8 - before.length - after.length).fill(0), ...after];
}
