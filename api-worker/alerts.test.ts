import { expect, test } from "vitest";
import { openCursor } from "#domain/cursor";
import { ask, code } from "./testing/ask.ts";
import { bodyOf } from "./testing/jobs.ts";

test("alerts are asked for page by page, with what was filtered by", async () => {
  const first = bodyOf<{ nextCursor: string }>(await ask("/api/alerts?state=past&severity=critical&limit=7"));
  expect(openCursor("alerts past critical", first.nextCursor)).toBe("?state=past&severity=critical&limit=7");
  const next = bodyOf<{ nextCursor: string }>(await ask(`/api/alerts?state=past&severity=critical&cursor=${first.nextCursor}`));
  expect(new URLSearchParams(openCursor("alerts past critical", next.nextCursor)).get("before")).toBe(
    "?state=past&severity=critical&limit=7",
  );
  expect((await ask(`/api/alerts?cursor=${first.nextCursor}`)).status).toBe(400);
});

test("a filter that makes no sense is refused, and an alert that is none is not found", async () => {
  for (const query of ["state=open", "severity=high", "brand=x", "limit=0"]) expect((await ask(`/api/alerts?${query}`)).status).toBe(400);
  expect(code(await ask("/api/alerts/none"))).toBe("not_found");
  expect(code(await ask("/api/alerts/away"))).toBe("unavailable");
});
