// cspell:ignore ABCDEFGHJKMNPQRSTVWXYZ pgbouncer
import { expect, test } from "vitest";
import { normalizeMessage } from "./normalize.ts";

/** Pseudo-random numbers from 0 to 1 that are the same in each run (mulberry32). */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const digits = "0123456789";
const lower = "abcdefghijklmnopqrstuvwxyz";
const upper = lower.toUpperCase();
const hex = `${digits}abcdef`;
const crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

type Random = () => number;
const pick = (random: Random, alphabet: string, length: number): string =>
  Array.from({ length }, () => alphabet[Math.floor(random() * alphabet.length)]).join("");

/** The kinds of ids in messages. Each function makes a random one. */
const kinds = {
  integer: (random: Random) => String(Math.floor(random() * 10 ** (1 + Math.floor(random() * 7)))),
  hex6: (random: Random) => pick(random, hex, 6),
  hex8: (random: Random) => pick(random, hex, 8),
  HEX8: (random: Random) => pick(random, hex.toUpperCase(), 8),
  hex12: (random: Random) => pick(random, hex, 12),
  hex24: (random: Random) => pick(random, hex, 24),
  nano10: (random: Random) => pick(random, `${digits}${lower}${upper}-_`, 10),
  nano21: (random: Random) => pick(random, `${digits}${lower}${upper}-_`, 21),
  base36of6: (random: Random) => pick(random, digits + lower, 6),
  base36of8: (random: Random) => pick(random, digits + lower, 8),
  base36of10: (random: Random) => pick(random, digits + lower, 10),
  base62of14: (random: Random) => pick(random, digits + lower + upper, 14),
  base62of24: (random: Random) => pick(random, digits + lower + upper, 24),
  sku: (random: Random) => `${pick(random, upper, 1)}-${pick(random, digits, 4)}`,
  ulid: (random: Random) => `01${pick(random, crockford, 24)}`,
  uuid: (random: Random) => [8, 4, 4, 4, 12].map((length) => pick(random, hex, length)).join("-"),
  cuid: (random: Random) => `c${pick(random, digits + lower, 24)}`,
  phone: (random: Random) => `(${pick(random, digits, 3)}) ${pick(random, digits, 3)}-${pick(random, digits, 4)}`,
  person: (random: Random) => `${pick(random, upper, 1)}${pick(random, lower, 5)}`,
  currency: (random: Random) => pick(random, upper, 3),
  locale: (random: Random) => `${pick(random, lower, 2)}-${pick(random, upper, 2)}`,
} as const;

/** Causes as they are reported; `{kind}` stands for an id of a kind. */
const causes = [
  "Order {integer} has no items",
  "worker-{hex6} stopped while it held a lease",
  "Pod api-{hex8} was evicted",
  "pod {hex6} is not ready",
  'duplicate key value violates unique constraint "orders_ref_key" Detail: Key (ref)=({hex6}) already exists.',
  'insert violates foreign key constraint "lines_order" Detail: Key (order_id)=({base36of8}) is not present in table "orders".',
  "Key (tenant, ref)=({hex6}, {nano10}) already exists.",
  "commit {hex8} has no tree",
  "Commit #{hex6} is not signed",
  "Batch {HEX8} was rejected by the bank",
  "Terminal {HEX8}: paper is empty",
  "terminal:{HEX8} does not answer",
  "Invoice INV-{HEX8} is already paid",
  "build {hex12} is too old",
  "No document with _id {hex24}",
  "No document matches ObjectId({hex24})",
  "Session {nano10} is closed",
  "token={nano10} is closed",
  "Upload {nano10} expired",
  "share link /s/{nano10} expired",
  "Room room:{nano10} is full",
  "Room {nano21} is full",
  "Cart ({nano10}) is empty",
  "link-{nano10} was revoked",
  "Key {nano10} was revoked",
  "Post {base36of8} has no author",
  "Post {base36of10} has no title",
  "post-{base36of6} could not be rendered",
  "post-{base36of6}: image is missing",
  "Could not render post-{base36of8}",
  "page/{base36of8} was archived",
  "job {base36of8} timed out",
  "Job {base36of10} was cancelled",
  "ticket {base36of6} is closed",
  "ticket #{base36of6} is locked",
  "comment:{base36of8} was flagged",
  "Stale reference {base36of10}, reload first",
  "ref={base36of8} is unknown",
  "Item {sku} is out of stock",
  "{sku} is not sold in this country",
  "Part number {sku} was discontinued",
  "Could not charge ch_{base62of24}: card was declined",
  "worker-ch_{base62of14} crashed",
  "orders:ch_{base62of24} is locked",
  "{ch_{base62of24}: declined}",
  '{"ch_{base62of24}":{"status":"declined"}}',
  "{ ch_{base62of14}: { code: QUOTA } }",
  "Customer cus_{base62of14} has no default source",
  "orders:{ulid} is locked",
  "event {ulid} was handled twice",
  "{ {ulid}: { code: E_LOCKED } }",
  '{"{ulid}":"late"}',
  "lock:order:{ulid} is held by worker-{hex6}",
  "Run {uuid} did not report",
  "run:{uuid} is stuck",
  "User {cuid} has no role",
  "user:{cuid} is suspended",
  "GET https://api.example.com/v1/carts/{base36of8}/items returned 404",
  "GET https://api.example.com/v1/carts/{nano10} returned 410",
  "R2 object uploads/{hex8}/cover.jpg does not exist",
  "Object media/{nano10}.webp is too large",
  "tenant {base36of6} exceeded its quota",
  "device-{HEX8} is offline",
  "Shard shard-{integer} is read only",
  "trace {hex8} was dropped",
  "Idempotency key {nano10} was used with another body",
  "Cache miss for user:{base36of8}:profile",
  "KV key cart:{nano10} is gone",
  "DO instance room-{base36of8} was reset",
  "call {phone} was not answered",
  "Message SM{hex24} bounced",
  "payment ({hex6}) is pending",
  "lease [{base36of8}] expired",
  "consumer <{hex6}> left the group",
  "Deploy of version {hex8} failed",
  "webhook {base36of10} answered 500",
  "(ref)=({hex6}) is taken",
  "orders:ch_{base62of14} was refunded",
  "Key (name)=({person} (O'{person})) already exists.",
  "Currency {currency} is not supported",
  "No texts for locale {locale}",
  "Could not notify user {person} {person}",
  "upstream {integer}ms behind shard-{hex6}",
];

/** Returns the message of a cause with random ids. */
const messageOf = (cause: string, random: Random): string =>
  cause.replace(/\{(\w+)\}/g, (_, kind: string) => (kind in kinds ? kinds[kind as keyof typeof kinds](random) : `{${kind}}`));

const messagesOf = (cause: string, seed: number, count: number): string[] => {
  const random = randomOf(seed);
  return Array.from({ length: count }, () => messageOf(cause, random));
};

/** Two messages of different causes each. */
const pairs: [string, string][] = [
  ["connect ECONNRESET", "connect ECONNREFUSED"],
  ["Prisma error P2002 on insert", "Prisma error P2025 on insert"],
  ["SQLITE_BUSY: database is busy", "SQLITE_FULL: database is busy"],
  ["MongoServerError: E11000 on insert", "MongoServerError: E11600 on insert"],
  ["src/a.ts: TS2345 while compiling", "src/a.ts: TS2322 while compiling"],
  ["UND_ERR_SOCKET while reading", "UND_ERR_HEADERS_TIMEOUT while reading"],
  ["D1_ERROR while reading", "D1_TYPE_ERROR while reading"],
  ["ER_DUP_ENTRY on insert", "ER_LOCK_DEADLOCK on insert"],
  ["ORA-00942 while reading", "ORA-01555 while reading"],
  ["Response with status 404", "Response with status 410"],
  ["failed:404", "failed:503"],
  ["port 5432 is closed", "port 6379 is closed"],
  ["connect to db:5432 failed", "connect to db:6379 failed"],
  ["sha256 does not match", "md5 does not match"],
  ["sha1 does not match", "sha256 does not match"],
  ["SHA-256 is not supported", "SHA-512 is not supported"],
  ["body is not utf8", "body is not base64"],
  ["no route by ipv4", "no route by ipv6"],
  ["codec h264 is missing", "codec h265 is missing"],
  ["s3 is unreachable", "k8s is unreachable"],
  ["oauth2 is required", "http2 is required"],
  ["the e2e build failed", "the unit build failed"],
  ["region us-east-1 is full", "region eu-west-1 is full"],
  ["region us-east-1 is full", "region us-east-2 is full"],
  ["no such table: orders2", "no such table: orders3"],
  ["no such table: orders", "no such table: orders2"],
  ["no such table: tmp_v1", "no such table: tmp_v2"],
  ["queue orders is paused", "queue returns is paused"],
  ["API v1 is gone", "API v2 is gone"],
  ["worker-pool is empty", "worker-queue is empty"],
  ["order-export failed", "order-import failed"],
  ["worker-5e4799 stopped", "shard-5e4799 stopped"],
  ["order is missing", "order is locked"],
  ["key expired", "key revoked"],
  ["user suspended", "user deleted"],
  ["job (pending) was removed", "job (active) was removed"],
  ["lock:order is held", "lock:stock is held"],
  ["value too long for type character varying(50)", "value too long for type character varying(255)"],
  ["numeric(10,2) overflows", "numeric(12,2) overflows"],
  ['unexpected "aud" claim value', 'unexpected "iss" claim value'],
  ['missing required "exp" claim', 'missing required "sub" claim'],
  ['Cannot query field "price" on type "Order"', 'Cannot query field "total" on type "Order"'],
  ['Cannot query field "price" on type "Order"', 'Cannot query field "price" on type "Item"'],
  ['Field "email" of required type "String!" was not provided', 'Field "phone" of required type "String!" was not provided'],
  ['Unknown argument "first" on field "Query.orders"', 'Unknown argument "first" on field "Query.items"'],
  ["Key (email)=(a@b.example) already exists.", "Key (slug)=(tents) already exists."],
  ["Key (email)=(a) already exists.", 'Key (email)=(a) is still referenced from table "orders".'],
  ['Key (brand)=(a) is not present in table "brands".', 'Key (brand)=(a) is not present in table "sites".'],
  ["getUserById is not a function", "getOrderById is not a function"],
  ["Cannot find PostgreSQL driver", "Cannot find MySQL driver"],
  ["Webhook GraphQLError", "Webhook TypeError"],
  ["no user Not Found", "no user Is Locked"],
  ["User Not Found", "User Account Locked"],
  ["the locale is missing", "the locale is unknown"],
  ["currency is missing", "currency is unknown"],
  ["kafka broker is down", "nginx broker is down"],
  ["pgbouncer refused", "cloudflare refused"],
  ["mTLS handshake failed", "OAuth handshake failed"],
  ["event order.created was refused", "event order.cancelled was refused"],
  ["X-Request-Id is missing", "Content-Type is missing"],
];

test.each(pairs)("%s | %s are two causes", (one, other) => {
  expect(normalizeMessage(one)).not.toBe(normalizeMessage(other));
});

test.each(causes)("%s is one cause for any id", (cause) => {
  const texts = new Map(messagesOf(cause, 7, 20).map((message) => [normalizeMessage(message), message]));
  expect([...texts]).toHaveLength(1);
});
