import { expect, test } from "vitest";
import { accountMessageOf } from "./messages.ts";

const base64 = (text: string) => btoa(String.fromCharCode(...new TextEncoder().encode(text)));
const typed = (body: unknown, contentType?: string) =>
  accountMessageOf({ id: "m", body, metadata: contentType === undefined ? undefined : { "CF-Content-Type": contentType } });
const order = '{"order":"Zürich 7"}';

test.each(["json", undefined])("JSON is read as it is and from base64 (content type %s)", (contentType) => {
  for (const body of [order, base64(order)])
    expect(typed(body, contentType)).toMatchObject({ body: order, contentType: "json", isAsReceived: false });
});

test("JSON of digits is not taken for base64, nor the other way", () => {
  for (const value of ["1234", "true", "null", '"text"', "12345678"])
    for (const body of [value, base64(value)]) expect(typed(body, "json")).toMatchObject({ body: value, isAsReceived: false });
});

test("text stays as it is, even if it looks like base64 or JSON", () => {
  for (const body of ["hello", base64("hello"), order])
    expect(typed(body, "text")).toMatchObject({ body, contentType: "text", isAsReceived: false });
});

test("bytes are shown as text or in hex", () => {
  expect(typed(base64("hello"), "bytes")).toMatchObject({ body: "hello", contentType: "bytes", isAsReceived: false });
  expect(typed(btoa("\u0000ÿ"), "bytes")).toMatchObject({ body: "00 ff", isAsReceived: false });
});

test("what can't be decoded is shown as received", () => {
  expect(typed("no base64!", "bytes")).toMatchObject({ body: "no base64!", contentType: "bytes", isAsReceived: true });
  expect(typed("{broken", "json")).toMatchObject({ body: "{broken", contentType: "json", isAsReceived: true });
  expect(typed("/w8=", "v8")).toMatchObject({ body: "/w8=", contentType: "v8", isAsReceived: true });
  expect(typed("1234")).toMatchObject({ body: "1234", contentType: null, isAsReceived: true });
  expect(typed("aGk=", "avro")).toMatchObject({ body: "aGk=", contentType: null, isAsReceived: true });
  expect(typed({ already: "decoded" })).toMatchObject({ body: '{"already":"decoded"}', contentType: "json" });
});

test("a large body is cut to its beginning, and its size is shown", () => {
  expect(typed("x".repeat(100_000), "text")).toMatchObject({ body: "x".repeat(4_000), bytes: 100_000, isExcerpt: true });
  expect(typed("short", "text")).toMatchObject({ bytes: 5, isExcerpt: false });
});

test("missing and impossible fields are null", () => {
  expect(accountMessageOf({ body: undefined, metadata: null, timestamp_ms: 0 })).toEqual({
    id: "",
    sentAt: null,
    attempts: null,
    contentType: null,
    body: "",
    bytes: 0,
    isExcerpt: false,
    isAsReceived: true,
  });
  expect(accountMessageOf({ body: "", metadata: {}, timestamp_ms: 1_790_000_000_000, attempts: 3 })).toMatchObject({
    sentAt: "2026-09-21T14:13:20.000Z",
    attempts: 3,
  });
  expect(accountMessageOf({ body: "", metadata: {}, timestamp_ms: 1e300 }).sentAt).toBeNull();
});
