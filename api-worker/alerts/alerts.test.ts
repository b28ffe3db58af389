import { expect, test } from "vitest";
import { decodeCursor } from "#domain/lists/cursor";
import { callApi, errorCodeOf } from "../testing/callApi.ts";
import { bodyOf } from "../testing/jobs.ts";

test("alerts are read page by page, with the filters", async () => {
  const first = bodyOf<{ nextCursor: string }>(await callApi("/api/alerts?state=past&severity=critical&limit=7"));
  expect(decodeCursor("alerts past critical", first.nextCursor)).toBe("?state=past&severity=critical&limit=7");
  const next = bodyOf<{ nextCursor: string }>(await callApi(`/api/alerts?state=past&severity=critical&cursor=${first.nextCursor}`));
  expect(new URLSearchParams(decodeCursor("alerts past critical", next.nextCursor)).get("before")).toBe(
    "?state=past&severity=critical&limit=7",
  );
  expect((await callApi(`/api/alerts?cursor=${first.nextCursor}`)).status).toBe(400);
});

test("an invalid filter is refused, and an unknown alert is not found", async () => {
  for (const query of ["state=open", "severity=high", "brand=x", "limit=0"])
    expect((await callApi(`/api/alerts?${query}`)).status).toBe(400);
  expect(errorCodeOf(await callApi("/api/alerts/none"))).toBe("not_found");
  expect(errorCodeOf(await callApi("/api/alerts/away"))).toBe("unavailable");
});
