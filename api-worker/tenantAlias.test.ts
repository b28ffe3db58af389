import { expect, test } from "vitest";
import { callApi, errorCodeOf } from "./testing/callApi.ts";
import { addDeadLetter } from "./testing/deadLetters.ts";
import { testEnv } from "./testing/env.ts";
import { addJob, bodyOf, getJobDetail, postJob } from "./testing/jobs.ts";

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
  await testEnv.OPS.prepare(`UPDATE jobs SET result = ?2 WHERE id = ?1`)
    .bind(id, JSON.stringify({ tenant: "mine" }))
    .run();
  const { job, result } = (await getJobDetail(id)) as unknown as { job: Item; result: unknown };
  expect([job.brand, result]).toEqual(["niche-fi", { tenant: "mine" }]);
});

test("the document describes both names", async () => {
  type Schema = { properties: Record<string, Schema>; items: Schema; required: string[] };
  type Operation = { parameters: { name: string }[]; responses: Record<string, { content: Record<string, { schema: Schema }> }> };
  const { paths } = bodyOf<{ paths: Record<string, { get: Operation }> }>(await callApi("/api/openapi.json"));
  const list = paths["/api/jobs"]?.get;
  expect(list?.parameters.map(({ name }) => name)).toEqual(expect.arrayContaining(["tenant", "brand"]));
  const item = list?.responses["200"]?.content["application/json"]?.schema.properties["items"]?.items;
  expect([item?.properties["brand"], item?.required]).toMatchObject([
    { type: item?.properties["tenant"]?.["type" as never] },
    expect.arrayContaining(["tenant", "brand"]),
  ]);
});
