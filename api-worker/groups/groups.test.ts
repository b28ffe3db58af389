import { expect, test } from "vitest";
import type { FailureGroup, FailureGroupDetail } from "#domain/groups/group";
import { raiseDeadLetterAlerts } from "#runtime/alerts/deadLetterAlerts";
import { insertDeadLetter } from "#factories/stored/deadLetters";
import { messageFactory } from "#factories/messages";
import { rowsOf } from "#runtime/testing/service/rows";
import { callApi } from "../testing/callApi.ts";
import { addDeadLetter } from "../testing/deadLetters.ts";
import { opsFor, testEnv } from "../testing/env.ts";
import { bodyOf, getAudit } from "../testing/jobs.ts";

const OPS = opsFor("gatherfeed-commands");
type Page = { items: FailureGroup[]; nextCursor: string | null };
const list = async (query = "") => bodyOf<Page>(await callApi(`/api/groups${query}`));
const only = async (): Promise<FailureGroup> => {
  const [group] = (await list()).items;
  if (!group) throw new Error("There is no group");
  return group;
};
const put = (fingerprint: string, body: unknown, headers = {}) => callApi(`/api/groups/${fingerprint}`, { method: "PUT", body, headers });

test("a group is listed and shown with what it affects", async () => {
  await addDeadLetter();
  await insertDeadLetter(OPS, { error: { name: "PermanentError", message: "No such topic!", stack: "at research" } });
  const group = await only();
  expect(group).toMatchObject({
    errorName: "PermanentError",
    count: 2,
    open: 2,
    status: "open",
    state: "new",
    rate: { now: 2, before: 0 },
  });
  const answer = await callApi(`/api/groups/${group.fingerprint}`);
  const detail = bodyOf<FailureGroupDetail>(answer);
  expect(detail).toMatchObject({
    group: { fingerprint: group.fingerprint },
    types: [{ value: "research.requested", count: 2 }],
    traces: [{}],
  });
  expect(detail.deadLetters.length).toBe(2);
  expect(Number(answer.headers.get("x-rows-read"))).toBeLessThanOrEqual(3 * 2 + 50);
  expect((await list(`?status=open&sort=rate&q=topic&queue=${group.queues[0]?.value}`)).items.length).toBe(1);
  expect((await list("?status=muted")).items).toEqual([]);
  expect((await list("?queue=none")).items).toEqual([]);
});

test("bad input changes nothing", async () => {
  await addDeadLetter();
  const { fingerprint } = await only();
  const bodies = [
    {},
    { status: "closed" },
    { status: "muted", until: "2001-01-01T00:00:00Z" },
    { status: "open", until: "2999-01-01T00:00:00Z" },
    { status: "muted", above: 0 },
    { runbook: "javascript:alert(1)" },
    { runbook: "ftp://example.com" },
    { note: "x".repeat(2_001) },
    { owner: "dana" },
  ];
  const answers = await Promise.all(bodies.slice(1).map((body) => put(fingerprint, body)));
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 400));
  expect((await put("none", { status: "resolved" })).status).toBe(404);
  expect((await put(fingerprint, { status: "open" })).status).toBe(409);
  expect((await put(fingerprint, {})).status).toBe(200);
  for (const query of ["?sort=name", "?status=closed", "?limit=0", "?brand=x"])
    expect((await callApi(`/api/groups${query}`)).status).toBe(400);
  expect(await only()).toMatchObject({ status: "open", version: 0, note: null });
  expect(await getAudit()).toEqual([]);
});

test("two operators who resolve a group at once have one effect, and the second learns who was first", async () => {
  await addDeadLetter();
  const { fingerprint } = await only();
  const answers = await Promise.all([1, 2].map(() => put(fingerprint, { status: "resolved", reason: "deployed" })));
  expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409]);
  expect(answers.find(({ status }) => status === 409)?.body).toMatchObject({ error: { code: "conflict" } });
  expect((await put(fingerprint, { status: "resolved" })).body).toMatchObject({
    error: { message: expect.stringContaining("already resolved by you@localhost"), refusal: { code: "resolved", status: "resolved" } },
  });
  expect(await getAudit()).toMatchObject([
    {
      action: "group.resolve",
      target: `group:${fingerprint}`,
      reason: "deployed",
      outcome: "Resolved",
      before: { status: "open" },
      after: { status: "resolved" },
    },
  ]);
  expect((await put(fingerprint, { assignee: "dana", version: 0 })).status).toBe(409);
  expect((await put(fingerprint, { assignee: "dana", runbook: "https://example.com/run", note: "see 12", version: 1 })).body).toMatchObject(
    {
      status: "resolved",
      assignee: "dana",
      runbook: "https://example.com/run",
      note: "see 12",
      version: 2,
    },
  );
  expect((await put(fingerprint, { status: "muted", until: "2999-01-01T00:00:00+01:00", above: 5, note: null })).body).toMatchObject({
    status: "muted",
    mutedUntil: "2998-12-31T23:00:00.000Z",
    mutedAbove: 5,
    mutedBy: "you@localhost",
    note: null,
    assignee: "dana",
  });
  expect((await put(fingerprint, { status: "open" })).body).toMatchObject({ status: "open", mutedUntil: null, mutedAbove: null });
});

test("a muted group raises no alert, and the alert of a resolved one that returns says so", async () => {
  const soon = () => new Date(Date.now() + 4_000);
  const alerts = async () => (await rowsOf<{ title: string; open: number }>(OPS, "alerts")).map(({ title, open }) => [open, title]);
  await raiseDeadLetterAlerts({ ...testEnv, OPS }, new Date());
  const add = () => insertDeadLetter(OPS, { message: messageFactory.research() });
  await add();
  const { fingerprint } = await only();
  await raiseDeadLetterAlerts({ ...testEnv, OPS }, soon());
  expect((await put(fingerprint, { status: "muted" })).status).toBe(200);
  await add();
  expect(await raiseDeadLetterAlerts({ ...testEnv, OPS }, soon())).toBe(1);
  expect(await alerts()).toEqual([[0, "Dead letter in gatherfeed-commands: research.requested"]]);
  await put(fingerprint, { status: "resolved" });
  await add();
  expect(await only()).toMatchObject({ status: "open", state: "regressed" });
  await raiseDeadLetterAlerts({ ...testEnv, OPS }, soon());
  expect((await alerts()).find(([open]) => open === 1)).toEqual([1, "Regressed: Dead letter in gatherfeed-commands: research.requested"]);
});
