import { expect, test } from "vitest";
import type { Trace, TraceSummary } from "#domain/traces/trace";
import { addBrand } from "#api-worker/testing/brand";
import { callApi } from "#api-worker/testing/callApi";
import { bodyOf } from "#api-worker/testing/jobs";

test("a brand is found by a part of its name", async () => {
  await addBrand("niche-fi");
  expect((await callApi("/api/search?q=iche")).body).toMatchObject({ brands: [{ slug: "niche-fi", name: "niche-fi" }] });
});

test("a cycle's trace begins with the person who started it, and is in the list", async () => {
  await addBrand("niche-fi");
  const { correlationId } = bodyOf<{ correlationId: string }>(await callApi("/api/brands/niche-fi/cycles", { body: { reason: "a look" } }));
  const trace = bodyOf<Trace>(await callApi(`/api/traces/${correlationId}`));
  const [start, job] = trace.spans;
  expect(trace).toMatchObject({ correlationId, title: "Cycle of niche-fi", tenant: "niche-fi", counts: { jobs: 1 } });
  expect(start).toMatchObject({ kind: "start", reason: "a look", by: trace.startedBy });
  expect(start?.link).toMatch(/^\/audit\?entry=/);
  expect(job).toMatchObject({ kind: "job", name: "cycle.requested", parentId: "start", queue: "sm-commands" });
  const { items } = bodyOf<{ items: TraceSummary[] }>(await callApi("/api/traces?brand=niche-fi"));
  expect(items).toMatchObject([
    { correlationId, title: "Cycle of niche-fi", startedBy: trace.startedBy, counts: { jobs: 1 }, exact: true },
  ]);
});
