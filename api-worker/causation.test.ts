import { expect, test } from "vitest";
import { callApi } from "./testing/callApi.ts";
import { addJob, bodyOf, getAudit, getJobDetail, hourDelay, jobRequest } from "./testing/jobs.ts";

const causeOf = async (id: string) => (await getJobDetail(id)).job.causationId;
const latestEntry = async () => (await getAudit())[0] ?? { id: "none" };
const flowJob = { ...jobRequest, options: hourDelay };

test("a job and the jobs of a flow are caused by the operator's command, which has the audit entry of the cause", async () => {
  const id = await addJob(hourDelay);
  expect(await latestEntry()).toMatchObject({ action: "job.add", id: (await causeOf(id))?.replace("audit:", "") });
  const flow = bodyOf<{ id: string; children: { id: string }[] }>(
    await callApi("/api/flows", { body: { ...jobRequest, children: [flowJob] } }),
  );
  const cause = `audit:${(await latestEntry()).id}`;
  expect([await causeOf(flow.id), await causeOf(flow.children[0]?.id ?? "")]).toEqual([cause, cause]);
});

test("a job of a schedule is caused by the schedule, and one on demand by the operator's command", async () => {
  const schedule = { name: "Often", ...jobRequest, everyMs: 86_400_000 };
  const { id } = bodyOf<{ id: string }>(await callApi("/api/schedules", { body: schedule }));
  const { jobId } = bodyOf<{ jobId: string }>(await callApi(`/api/schedules/${id}/run`, { method: "POST" }));
  expect(await latestEntry()).toMatchObject({ action: "schedule.run" });
  expect(await causeOf(jobId)).toBe(`audit:${(await latestEntry()).id}`);
});
