import { expect, test } from "vitest";
import { runFactory } from "#factories/workflows";
import { recordRun } from "#store/workflows/runs";
import { callApi, errorCodeOf } from "#api-worker/testing/callApi";
import { addDeadLetter } from "#api-worker/testing/deadLetters";
import { opsFor, testEnv } from "#api-worker/testing/env";
import { addJob, bodyOf, getJobDetail, postJob } from "#api-worker/testing/jobs";

type Item = { id: string; tenant: string | null; brand: string | null };
type Page = { items: Item[] };

test("jobs, dead letters and traces have their tenant also under the name that the pipeline declares", async () => {
  const both = { tenant: "niche-fi", brand: "niche-fi" };
  const added = await postJob();
  expect(added.body).toMatchObject({ job: both });
  const id = await addDeadLetter();
  expect(bodyOf<Page>(await callApi("/api/jobs?state=failed")).items).toMatchObject([both]);
  expect(bodyOf<Page>(await callApi("/api/traces")).items).toMatchObject([both, both]);
  expect(bodyOf<Page>(await callApi("/api/dead-letters")).items).toMatchObject([both]);
  expect(await getJobDetail(bodyOf<{ id: string }>(added).id)).toMatchObject({ job: both, deadLetter: null });
  const dropped = await callApi(`/api/dead-letters/${id}/drop`, { body: { reason: "test" } });
  expect(dropped.body).toMatchObject({ id, ...both });
});

test("workflow runs have their subject also under the name that the pipeline declares; the subject of a job has no other name", async () => {
  const both = { tenant: "niche-fi", brand: "niche-fi", subject: "tents", keyword: "tents" };
  await recordRun(testEnv.OPS, runFactory.build({ id: "r-1", tenant: "niche-fi", subject: "tents" }));
  expect(bodyOf<Page>(await callApi("/api/workflows?brand=niche-fi")).items).toMatchObject([both]);
  expect((await callApi("/api/workflows/r-1")).body).toMatchObject(both);
  expect((await callApi("/api/search?q=tents")).body).toMatchObject({ runs: [both] });
  expect(bodyOf<{ job: object }>(await postJob()).job).not.toHaveProperty("keyword");
});

test("a list is filtered by either name, and refuses both at once", async () => {
  await postJob();
  for (const name of ["tenant", "brand"]) {
    expect(bodyOf<Page>(await callApi(`/api/jobs?${name}=niche-fi`)).items).toHaveLength(1);
    expect(bodyOf<Page>(await callApi(`/api/jobs?${name}=trail-kit`)).items).toEqual([]);
    expect(bodyOf<Page>(await callApi(`/api/dead-letters?${name}=niche-fi`)).items).toEqual([]);
    expect(bodyOf<Page>(await callApi(`/api/traces?${name}=niche-fi`)).items).toHaveLength(1);
  }
  expect(errorCodeOf(await callApi("/api/jobs?tenant=a&brand=a"))).toBe("invalid");
});

test("what a handler calls tenant stays as it is", async () => {
  const id = await addJob({ delayMs: 3_600_000 });
  await opsFor("gatherfeed-commands")
    .prepare(`UPDATE jobs SET result = ?2 WHERE id = ?1`)
    .bind(id, JSON.stringify({ tenant: "mine" }))
    .run();
  const { job, result } = (await getJobDetail(id)) as unknown as { job: Item; result: unknown };
  expect([job.brand, result]).toEqual(["niche-fi", { tenant: "mine" }]);
});

test("the document describes both names", async () => {
  type Schema = { properties: Record<string, Schema>; items: Schema; required: string[] };
  type Operation = { parameters: { name: string }[]; responses: Record<string, { content: Record<string, { schema: Schema }> }> };
  const { paths } = bodyOf<{ paths: Record<string, { get: Operation }> }>(await callApi("/api/openapi.json"));
  const itemsOf = (path: string) => paths[path]?.get.responses["200"]?.content["application/json"]?.schema.properties["items"]?.items;
  const list = paths["/api/jobs"]?.get;
  expect(list?.parameters.map(({ name }) => name)).toEqual(expect.arrayContaining(["tenant", "brand"]));
  const item = itemsOf("/api/jobs");
  expect(item?.properties).not.toHaveProperty("keyword");
  expect(itemsOf("/api/workflows")?.required).toEqual(expect.arrayContaining(["subject", "keyword"]));
  expect([item?.properties["brand"], item?.required]).toMatchObject([
    { type: item?.properties["tenant"]?.["type" as never] },
    expect.arrayContaining(["tenant", "brand"]),
  ]);
});
