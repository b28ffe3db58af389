import { expect, test } from "vitest";
import { readAuditSearch } from "./search.ts";

test("readAuditSearch keeps valid filters and drops the rest", () =>
  expect(
    readAuditSearch({
      actor: "dana@example.com",
      action: "queue.pause",
      target: "",
      from: "2026-10-01T09:00Z",
      to: "soon",
      page: "3",
      q: "rate",
    }),
  ).toEqual({
    actor: "dana@example.com",
    action: "queue.pause",
    q: "rate",
    from: "2026-10-01T09:00:00.000Z",
  }));

test("readAuditSearch drops an unknown action", () => expect(readAuditSearch({ action: "queue.explode" })).toEqual({}));
