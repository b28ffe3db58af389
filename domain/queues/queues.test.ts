import { expect, test } from "vitest";
import { withoutNamePrefix } from "./queues.ts";

test.each([
  ["sm-commands", "", "sm-commands"],
  ["acme-sm-commands", "acme-", "sm-commands"],
  ["acme-sm-commands-dlq", "acme-", "sm-commands-dlq"],
  ["sm-commands", undefined, "sm-commands"],
  // Queues of others, which may start with the same letters.
  ["acme-orders", "acme-", "acme-orders"],
  ["acme-orders-dlq", "acme-", "acme-orders-dlq"],
  ["orders-dlq", "acme-", "orders-dlq"],
])("the queue %s with the prefix %j is %s", (queue, prefix, expected) => {
  expect(withoutNamePrefix(queue, prefix)).toBe(expected);
});
