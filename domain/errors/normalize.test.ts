// cspell:ignore SQLSTATE pkey Eeqs NDEKTSV RRFFQ ASFUQLNDV GEYDG Ogpk QWZJ Qsqzj UAXQKQ
import fc from "fast-check";
import { expect, test } from "vitest";
import { normalizeMessage } from "./normalize.ts";

/** Each list holds messages of one cause, as the systems that we call write them. All causes differ. */
const causes: string[][] = [
  ["connect ECONNREFUSED 127.0.0.1:5432", "connect ECONNREFUSED ::1:5432", "connect ECONNREFUSED 10.20.0.7:5432"],
  ["connect ECONNREFUSED 127.0.0.1:6379", "connect ECONNREFUSED [fe80::1%eth0]:6379"],
  ["connect ETIMEDOUT 10.0.0.7:54321", "connect ETIMEDOUT 203.0.113.9:49152"],
  ["getaddrinfo ENOTFOUND api.stripe.com"],
  ["getaddrinfo ENOTFOUND hooks.slack.com"],
  ["Request failed with status code 404"],
  ["Request failed with status code 500"],
  ["HTTP/1.1 429 Too Many Requests", "HTTP/2 429 Too Many Requests"],
  [
    "GET https://api.example.com/v1/customers/cus_Nf93kd/charges?limit=3 returned 404",
    "GET https://api.example.com/v1/customers/cus_8Zq/charges?limit=99&starting_after=ch_1 returned 404",
  ],
  ["GET https://api.example.com/v1/customers/cus_Nf93kd/charges?limit=3 returned 503"],
  ["POST https://acme.shop.example/admin/orders/123.json: 401", "POST https://globex.shop.example/admin/orders/9.json: 401"],
  [
    "HTTP 502: <!DOCTYPE html><html><head><title>502 Bad Gateway</title></head><body>8f2a1b</body>",
    "HTTP 502: <html><head><title>502 Bad Gateway</title></head><body>cf-ray 77</body></html>",
  ],
  ["D1_ERROR: UNIQUE constraint failed: articles.slug: SQLITE_CONSTRAINT"],
  ["D1_ERROR: UNIQUE constraint failed: users.email: SQLITE_CONSTRAINT"],
  ["D1_ERROR: no such table: users: SQLITE_ERROR"],
  ["D1_ERROR: database is locked: SQLITE_BUSY"],
  ["R2: NoSuchKey: The specified key does not exist. (10007)"],
  ['duplicate key value violates unique constraint "users_email_key"'],
  ['duplicate key value violates unique constraint "orders_pkey"'],
  ["relation does not exist (SQLSTATE 42P01)"],
  ["could not serialize access due to concurrent update (SQLSTATE 40001)"],
  [
    "Process 18273 waits for ShareLock on transaction 8372613; blocked by process 18280.",
    "Process 7 waits for ShareLock on transaction 1; blocked by process 22.",
  ],
  [
    "ERROR 1062 (23000): Duplicate entry 'a@b.example' for key 'users.email'",
    "ERROR 1062 (23000): Duplicate entry 'x' for key 'users.email'",
  ],
  ["Unique constraint failed on the fields: (`email`) P2002", "Unique constraint failed on the fields: (`slug`) P2002"],
  ["An operation failed because it depends on missing records P2025"],
  [
    "429 Rate limit reached for gpt-4o in organization org-AbC123xyz on tokens per min (TPM): Limit 30000, Used 29500, Requested 1532. Please try again in 2.064s. Visit https://platform.example.com/account/rate-limits to learn more.",
    "429 Rate limit reached for gpt-4o in organization org-9QzT2 on tokens per min (TPM): Limit 10000, Used 9,999, Requested 12. Please try again in 540ms. Visit https://platform.example.com/account/rate-limits to learn more.",
  ],
  [
    '429 {"error":{"message":"You exceeded your quota. Request id: req_011CSHoEeqs5","type":"tokens","param":null,"code":"insufficient_quota"}}',
    '429 {"error":{"message":"You exceeded your quota. Request id: req_8KdL2mXa99","type":"tokens","param":null,"code":"insufficient_quota"}}',
  ],
  ['503 {"error":{"message":"The model is overloaded","type":"server_error"}}'],
  ['503 {"error":{"message":"The engine is starting","type":"server_error"}}'],
  ["No such payment_intent: pi_3MtwBwLkdIwHu7ix28a3tqPa", "No such payment_intent: pi_1JKxzZ2eZvKYlo2C9e0s4hSd"],
  ["No such customer: 'cus_9f3kd'; request id req_8KdL2mXa", "No such customer: 'cus_1'; request id req_Zz91"],
  [
    "AccessDenied (Service: S3, Status Code: 403, Request ID: 4442587FB7D0A2F9, Extended Request ID: x+/aB3/Kd0==)",
    "AccessDenied (Service: S3, Status Code: 403, Request ID: 79A3DEADBEEF0011, Extended Request ID: Qq1+z/Z=)",
  ],
  ["Ray ID: 8f2a1b3c4d5e6f70-FRA blocked the request", "Ray ID: 90ab1b3c4d5e6f70-LHR blocked the request"],
  [
    "Workflow instance 0199c5e2-7a41-7c3e-b8a1-5fd1d4a6c001 not found",
    "Workflow instance 3f2a8b1c-1d2e-4f00-8a9b-0c1d2e3f4a5b not found",
    "Workflow instance 01ARZ3NDEKTSV4RRFFQ69G5FAV not found",
    "Workflow instance V1StGXR8_Z5jdHi6B-myT not found",
    "Workflow instance 4821 not found",
  ],
  [
    "Digest sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 does not match",
    "Digest sha256:0b822cd15d6c15b0f00a089f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b does not match",
  ],
  [
    "Token eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N is expired",
    "Token eyJ0eXAiOiJKV1QifQ.eyJzdWIiOiI5In0.QQjgNryP4J3jVmNHl0w5N is expired",
  ],
  [
    "Lease expired at 2026-11-29T21:20:31.123Z",
    "Lease expired at 2026-11-29 21:20:31+02:00",
    "Lease expired at Sun, 29 Nov 2026 21:20:31 GMT",
    "Lease expired at Sun Nov 29 2026 21:20:31 GMT+0000 (Coordinated Universal Time)",
    "Lease expired at 9:05 pm",
  ],
  [
    "This operation was aborted after 1532ms",
    "This operation was aborted after 30 s",
    "This operation was aborted after 1m30s",
    "This operation was aborted after 2 minutes",
  ],
  [
    "Message of 131072 bytes exceeds 128 KB",
    "Message of 1,310,720 bytes exceeds 1.2 MB",
    "Message of 1\u202f310\u202f720 bytes exceeds 1,2 MB",
  ],
  ["Row 404 is missing", "Row 405 is missing", "Row 17 is missing"],
  ["expected 200, got 503"],
  ["Error code: 1101"],
  ["Error code: 1102"],
  ["Error 524: A timeout occurred"],
  ["exit code 137"],
  ["exit code 1"],
  ["attempt 3 of 5 failed", "attempt 5 of 5 failed"],
  ["10.5% of rows failed", "3 % of rows failed"],
  ["upstream shard-7 closed the connection", "upstream shard-12 closed the connection"],
  ["Unexpected token '<', \"<!DOCTYPE \"... is not valid JSON", "Unexpected token 'o', \"oops\"... is not valid JSON"],
  ["Cannot read properties of undefined (reading 'id')", "Cannot read properties of undefined (reading 'map')"],
  ["Cannot read properties of null (reading 'id')"],
  [
    '[ { "code": "invalid_type", "expected": "string", "path": [ "items", 3, "price" ], "message": "Required" } ]',
    '[ { "code": "invalid_type", "expected": "string", "path": [ "items", 12, "price" ], "message": "Required" } ]',
  ],
  ['[ { "code": "invalid_type", "expected": "string", "path": [ "email" ], "message": "Required" } ]'],
  ["Invalid payload: items.3.price: expected string", "Invalid payload: items.0.price: expected string"],
  ["Failed to load chunk /assets/index-BX3f9a2c.js", "Failed to load chunk /assets/index-Zk81mm0q.js"],
  ["Cannot find module /srv/app/chunks/publish-Bx9aKq2c.mjs", "Cannot find module /srv/app/chunks/publish-p0o9i8u7.mjs"],
  ["Customer niche-fi not found", "Customer trail-kit not found"],
  ["user jane.doe+test@example.co.uk is locked", "user bob@example.com is locked"],
  ["tenant=acme status=503 took=1532", "tenant=globex status=503 took=7"],
  ["tenant=acme status=500 took=1532"],
  ["ip 2001:db8:85a3::8a2e:370:7334 is blocked", "ip 203.0.113.9 is blocked"],
  ["{ code: E_QUOTA, id: 17 }", "{ code: E_QUOTA, id: 18 }"],
  ["{ code: E_AUTH, id: 17 }"],
  ["Session 6h_fku0GawUd9XjMt1JAc expired", "Session IaH-ccsBR0LjhQsqzjVIl expired", "Session DqOOGpUAXQKQPuJzGEYDG expired"],
  [
    "Bad signature qB6pmMWf3jCb/bXnd5Q6HvYCVMkzIFe33Yo+XOawUBY= for webhook",
    "Bad signature CyzU/IMo7znio0ZQNcssAG20ZDwlG1AGiipbYyS5Xes= for webhook",
  ],
  ["No such charge: ch_h3Sg89lI0jN3Id5ZP9SKe8Q5", "No such charge: ch_DjtQWZJOgpkASFUQLNDVIrKE"],
  [
    "Loading chunk 223 failed (https://x.example/assets/page--OOiDFcr.js)",
    "Loading chunk 9 failed (https://x.example/assets/page-P_5mJhtb.js)",
  ],
  ["Device ca:45:38:96:9a:10 is offline", "Device 57:71:78:75:f6:53 is offline"],
  ["Posted 3/17/2029, 1:35:10 PM too late", "Posted 7/25/1971, 8:09:53 AM too late"],
  ["Stock of sku SKU-1180 would be -3", "Stock of sku SKU-99 would be -12"],
  ["Balance 1.234,56 EUR is too low", "Balance 1,234.56 EUR is too low", "Balance 12 EUR is too low"],
  ["Missing ids: 1, 22, 333", "Missing ids: 7"],
  ['400 {"error":{"message":"No such customer: \'cus_123\'"}}', '400 {"error":{"message":"No such customer: \'acme\'"}}'],
  ["User arn:aws:iam::123456789012:user/u7 is not authorized", "User arn:aws:iam::987654321098:user/u12 is not authorized"],
  ["Could not open “Trail kit”", "Could not open «Niche»", "Could not open `x`"],
  ["We can't do what the user's plan doesn't include"],
  ["read ECONNRESET"],
  ["write EPIPE"],
  ["fetch failed"],
];

test("messages of one cause are normalized to one text, and those of different causes are not", () => {
  for (const messages of causes)
    expect([messages[0], [...new Set(messages.map(normalizeMessage))]]).toEqual([messages[0], [expect.any(String)]]);
  const texts = causes.map(([message = ""]) => normalizeMessage(message));
  expect(texts.filter((text, index) => texts.indexOf(text) !== index)).toEqual([]);
});

test("a normalized message can still be read", () => {
  expect(
    normalizeMessage("Error: GET https://api.example.com/v1/customers/cus_Nf93/charges?limit=3 failed after 3 attempts: 502 Bad Gateway"),
  ).toBe("GET example.com/v1/customers/…/charges failed after … attempts: 502 Bad Gateway");
  expect(normalizeMessage('Unknown type "a\\"b\\\\" in worker-12 at 2026-11-29T21:20:31Z.')).toBe("Unknown type … in worker-… at …");
  expect(normalizeMessage("")).toBe("");
});

test("any message is normalized to at most 400 characters of well-formed text", () => {
  const part = fc.oneof(fc.string({ maxLength: 30 }), fc.constantFrom(...causes.flat(), "\n    at f (x.js:1:2)", "\ud83d"));
  fc.assert(
    fc.property(fc.array(part, { maxLength: 6 }), (parts) => {
      const text = normalizeMessage(parts.join(" "));
      expect(text.length).toBeLessThanOrEqual(400);
      expect(text.isWellFormed()).toBe(true);
    }),
    { numRuns: 30 },
  );
});

test("hostile messages take no longer than others", () => {
  for (const unit of [
    "a",
    "1",
    '"',
    '\\"',
    "'",
    "/",
    "a.",
    ".",
    ":",
    "::",
    "…",
    "( ",
    " ",
    "a-",
    "a1",
    "a=",
    '{"',
    "@",
    "<html",
    "http://",
    "Aa",
    "id:",
    ")=(",
    "(12) 1",
    "order-",
    "-_",
    "qX",
    "user Ab Cd ",
  ]) {
    const started = performance.now();
    normalizeMessage(unit.repeat(1_000_000));
    // A hundred times what it takes: a quadratic pattern would need minutes for the whole text.
    expect([unit, performance.now() - started < 1_000]).toEqual([unit, true]);
  }
});
