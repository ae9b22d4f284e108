import { Prisma } from "@/server/platform/db/generated/client";
import type { HashedKind } from "@/server/register/suppression";

/** The two padded keys of HMAC-SHA256 (RFC 2104) with the secret that `suppressionHash` uses, for a query's `with`. */
export const KEYS = Prisma.sql`secret as (
    select convert_to(value, 'UTF8') || decode(repeat('00', 64 - octet_length(value)), 'hex') as key from instance_secrets where name = 'suppression'
  ), keys as (
    select
      (select decode(string_agg(lpad(to_hex(get_byte(key, i) # 54), 2, '0'), '' order by i), 'hex') from generate_series(0, 63) i) as inside,
      (select decode(string_agg(lpad(to_hex(get_byte(key, i) # 92), 2, '0'), '' order by i), 'hex') from generate_series(0, 63) i) as outside
    from secret
  )`;

/** What `suppressionHash` makes of a value of a kind; needs `keys`. */
export function hashOf(kind: HashedKind, value: Prisma.Sql): Prisma.Sql {
  const text = Prisma.sql`convert_to(${`${kind}:`} || lower(${value}), 'UTF8')`;
  return Prisma.sql`encode(sha256(keys.outside || sha256(keys.inside || ${text})), 'hex')`;
}

/** A domain and all above it, as `findSuppressed` looks at them. */
export function withAbove(domains: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`
    select distinct array_to_string(labels[place:], '.')
    from (select string_to_array(lower(domain), '.') as labels from (${domains}) stored(domain)) split
    cross join lateral generate_series(1, cardinality(labels) - 1) place`;
}
