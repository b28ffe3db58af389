import { expect, test } from "vitest";
import { fetchStreamedExport } from "./streamedExport.ts";

/** An answer that arrives in these pieces of bytes. */
const answerOf = (text: string, size: number) => {
  const bytes = new TextEncoder().encode(text);
  const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) => bytes.slice(index * size, (index + 1) * size));
  return new ReadableStream<Uint8Array>({
    start(controller) {
      for (const piece of pieces) controller.enqueue(piece);
      controller.close();
    },
  });
};
const endLine = (nextCursor: string | null) => `{"end":true,"count":2,"nextCursor":${JSON.stringify(nextCursor)}}\n`;
const signal = new AbortController().signal;

test.each([1, 7, 1_000])("answers in pieces of %i bytes become one file of whole rows", async (size) => {
  const answers = new Map([
    [undefined, `{"id":"1","body":"ü"}\n{"id":"2"}\n${endLine("next")}`],
    ["next", `{"id":"3"}\n${endLine(null)}`],
  ]);
  const seen: number[] = [];
  const open = async (cursor: string | undefined) => answerOf(answers.get(cursor) ?? "", size);
  const { parts, rows, more } = await fetchStreamedExport({ open, signal, onRows: (count) => seen.push(count) });
  expect(await new Blob(parts).text()).toBe('{"id":"1","body":"ü"}\n{"id":"2"}\n{"id":"3"}\n');
  expect([rows, more, seen.at(-1)]).toEqual([3, false, 3]);
});

test.each(["", '{"id":"1"}\n', '{"id":"1"}\n{"end":tr'])("an answer that was cut off makes no file: %j", async (text) => {
  const open = async () => answerOf(text, 100);
  await expect(fetchStreamedExport({ open, signal, onRows: () => undefined })).rejects.toThrow("cut off");
});

test("is aborted between two pieces", async () => {
  const stop = new AbortController();
  const open = async () => answerOf(`{"id":"1"}\n{"id":"2"}\n${endLine(null)}`, 15);
  await expect(fetchStreamedExport({ open, signal: stop.signal, onRows: () => stop.abort() })).rejects.toMatchObject({
    name: "AbortError",
  });
});
