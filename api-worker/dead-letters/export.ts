import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import { z } from "zod";
import { archiveLine, ndjsonType, type ExportEnd } from "#domain/dead-letters/archive";
import { decodeCursor, encodeCursor } from "#domain/lists/cursor";
import { listWholeDeadLetters } from "#store/dead-letters/archive";
import { type DeadLetterFilter, listOrderOf } from "#store/dead-letters/scan";
import { listInShards } from "#store/mergePages";
import type { Shards } from "#store/shards";
import { acceptAliases } from "../aliases.ts";
import type { AppEnv } from "../context.ts";
import { shardsFor } from "../shards.ts";
import { Cursor } from "../schemas.ts";
import { deadLetterFilters, listNameOf } from "./filters.ts";

/**
 * The bounds of one answer. `chunkRows`: rows of one read, which also ends after about 2 MB. `chunks`: reads, with up to three statements
 * each; a Worker has 50 on a free plan (https://developers.cloudflare.com/d1/platform/limits/). `length`: characters after which it ends,
 * so that a slow connection gets it within a minute.
 */
const answerBounds = { chunkRows: 1_000, chunks: 15, length: 10_000_000 };

/**
 * The lines of an export, chunk by chunk, read as they are taken. The last one says how many there were, and where to continue if the answer
 * is full.
 */
export async function* exportLines(
  shards: Shards,
  filter: DeadLetterFilter,
  start: string | undefined,
  bounds = answerBounds,
): AsyncGenerator<string, void> {
  let cursor = start;
  let [count, length] = [0, 0];
  const endLine = (nextCursor: string | null) => `${JSON.stringify({ end: true, count, nextCursor } satisfies ExportEnd)}\n`;
  for (let chunk = 0; chunk < bounds.chunks && length < bounds.length; chunk += 1) {
    const { items, nextCursor } = await listInShards(shards, { cursor, limit: bounds.chunkRows }, listOrderOf(filter), (ops, page) =>
      listWholeDeadLetters(ops, filter, page),
    );
    const lines = items.map(archiveLine).join("");
    [count, length] = [count + items.length, length + lines.length];
    if (nextCursor === null) return void (yield lines + endLine(null));
    if (lines !== "") yield lines;
    cursor = nextCursor;
  }
  yield endLine(cursor === undefined ? null : encodeCursor(listNameOf(filter), cursor));
}

/** The lines as a stream that reads on only as the client takes them, and stops when the client does. The first chunk is read at once, so that its error is an answer. */
export async function streamOfLines(lines: AsyncGenerator<string, void>): Promise<ReadableStream<Uint8Array>> {
  const encoder = new TextEncoder();
  const first = await lines.next();
  return new ReadableStream<Uint8Array>({
    start(controller) {
      if (first.value !== undefined) controller.enqueue(encoder.encode(first.value));
    },
    async pull(controller) {
      const { value, done } = await lines.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    async cancel() {
      await lines.return();
    },
  });
}

const Query = z.strictObject({ ...deadLetterFilters, cursor: Cursor });

/** Streams dead letters with their whole bodies. */
export const deadLetterExport = new OpenAPIHono<AppEnv>().openapi(
  createRoute({
    method: "get",
    path: "/export",
    summary:
      "Export dead letters with their whole bodies as NDJSON, in the order of the list. The last line is `{end: true, count, nextCursor}`: without it the answer was cut off. An answer ends after about 15,000 rows or 10 MB; its `nextCursor` continues it",
    request: { query: Query },
    responses: { 200: { description: "One dead letter on each line, then the end", content: { [ndjsonType]: {} } } },
    middleware: [acceptAliases(Query)],
  }),
  async (c) => {
    const { cursor, ...filter } = c.req.valid("query");
    const start = cursor === undefined ? undefined : decodeCursor(listNameOf(filter), cursor);
    return c.body(await streamOfLines(exportLines(shardsFor(c, filter.queue), filter, start)), 200, {
      "content-type": `${ndjsonType}; charset=utf-8`,
      "content-disposition": 'attachment; filename="dead-letters.ndjson"',
      "cache-control": "no-store",
    });
  },
);
