import { expect, test } from "vitest";
import { decodeBody, isSendable, encodeBody } from "#domain/messages/bodies";

/** Everything that distinguishes one value from another, as plain data. */
function traits(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  const { name, message, code } = value as Record<string, unknown>;
  const held = Reflect.ownKeys(value).filter((key) => key !== "stack" && key !== "length");
  return {
    tag: Object.prototype.toString.call(value),
    class: value.constructor.name,
    ...(value instanceof Error ? { name, message, code, stack: value.stack } : {}),
    ...(value instanceof Headers ? { entries: [...value] } : {}),
    held: held.map((key) => [key, Object.prototype.propertyIsEnumerable.call(value, key), traits(Reflect.get(value, key))]),
  };
}

// The structured clone of the platform, with which queues carry bodies, keeps more of an error than that of other runtimes.
test.each<[string, unknown]>([
  ["an AggregateError", new AggregateError([new TypeError("a", { cause: 7 }), "b"], "all", { cause: new RangeError("why") })],
  ["a SuppressedError", new SuppressedError(new Error("e"), new Error("s"), "hidden")],
  ["an error of a class of its own", Object.assign(new Error("no"), { name: "QuotaError", code: "E_QUOTA", detail: { left: 0 } })],
  ["a DOMException", new DOMException("aborted", "AbortError")],
  [
    "headers",
    new Headers([
      ["a", "1"],
      ["set-cookie", "b=1"],
      ["set-cookie", "c=2"],
    ]),
  ],
])("%s is restored unchanged", (_, value) => {
  const sent: unknown = structuredClone(value);
  const back = decodeBody(encodeBody(sent));
  expect(traits(back)).toEqual(traits(sent));
  // It also arrives unchanged when it is sent again.
  expect(traits(structuredClone(back))).toEqual(traits(sent));
});

test.each<[string, unknown, string]>([
  ["a blob", new Blob(["x"]), "A Blob can't be stored as text"],
  ["a request", { of: new Request("https://example.com") }, "A Request can't be stored as text"],
  ["a shared buffer", [new Uint8Array(new SharedArrayBuffer(8))], "A SharedArrayBuffer can't be stored as text"],
])("%s is stored as the reason why it cannot be stored", (_, value, why) => {
  const kept = encodeBody(value);
  expect(JSON.parse(kept.body)).toMatchObject({ why });
  expect(isSendable(kept)).toBe(false);
});
