import { expect, test } from "vitest";
import { withoutNamePrefix } from "./queues.ts";

test.each([
  ["stock-commands", "", "stock-commands"],
  ["acme-stock-commands", "acme-", "stock-commands"],
  ["acme-stock-commands-dlq", "acme-", "stock-commands-dlq"],
  ["stock-commands", undefined, "stock-commands"],
  // Queues of others, which may start with the same letters.
  ["acme-orders", "acme-", "acme-orders"],
  ["acme-orders-dlq", "acme-", "acme-orders-dlq"],
  ["orders-dlq", "acme-", "orders-dlq"],
])("the queue %s with the prefix %j is %s", (queue, prefix, expected) => {
  expect(withoutNamePrefix(queue, prefix)).toBe(expected);
});
