import { expect, test } from "vitest";
import type { FailureGroup } from "#domain/groups/group";
import type { GroupExplanation } from "#domain/groups/inCommon";
import { callApi } from "../testing/callApi.ts";
import { bodyOf, sortedStatuses } from "../testing/jobs.ts";
import { failIn, get, queues, readAll } from "../testing/severalDatabases.ts";

test("a cause in several queues is one group, whose parts are added up and change together", async () => {
  for (const queue of [...queues, "publish-commands"] as const) await failIn(queue);
  const groups = async (query = "") => readAll<FailureGroup>(`/api/groups?${query}`, 1);
  const [group, ...others] = await groups();
  expect(others).toEqual([]);
  expect(group).toMatchObject({ count: 4, open: 4, status: "open", rate: { now: 4 } });
  expect(group?.queues.map(({ value }) => value).toSorted()).toEqual(queues.toSorted());
  expect((await get<{ items: { count: number }[] }>("/api/dead-letters/groups")).items).toMatchObject([{ count: 4 }]);
  for (const sort of ["count", "rate", "lastSeen"]) expect(await groups(`sort=${sort}&`)).toMatchObject([{ count: 4 }]);
  const put = (body: object) => callApi(`/api/groups/${group?.fingerprint}`, { method: "PUT", body });
  const muted = await Promise.all([put({ status: "muted" }), put({ status: "muted" })]);
  expect(sortedStatuses(muted)).toEqual([200, 409]);
  expect(muted.find(({ status }) => status === 200)).toMatchObject({ body: { status: "muted", count: 4 } });
  expect(await groups("status=open&")).toEqual([]);
  expect((await put({ status: "muted" })).status).toBe(409);
  expect(bodyOf<{ items: unknown[] }>(await callApi("/api/audit?action=group.mute")).items.length).toBe(1);
  expect(await get(`/api/groups/${group?.fingerprint}`)).toMatchObject({ group: { count: 4 }, deadLetters: [{}, {}, {}, {}] });
});

test("a group whose parts are all on one page counts each once, also in the list of one of its queues", async () => {
  for (const queue of queues) await failIn(queue);
  for (const query of [
    "limit=50",
    "limit=50&sort=count",
    "limit=50&sort=rate",
    "queue=publish-commands",
    "queue=social-commands&limit=1",
  ]) {
    const { items } = await get<{ items: FailureGroup[] }>(`/api/groups?${query}`);
    expect(items).toMatchObject([{ count: 3, open: 3, rate: { now: 3 } }]);
    expect(items[0]?.queues).toEqual(queues.map((value) => ({ value, count: 1 })));
  }
});

test("groups of one page are in the order of their whole counts, not of their largest parts", async () => {
  const one = { name: "RangeError", message: "out of range", stack: "" };
  for (const queue of ["publish-commands", "publish-commands"] as const) await failIn(queue, one);
  for (const queue of queues) await failIn(queue);
  for (const sort of ["count", "rate"])
    expect((await get<{ items: FailureGroup[] }>(`/api/groups?sort=${sort}`)).items.map(({ count }) => count)).toEqual([3, 2]);
});

test("a group that was muted or resolved is open again when its cause appears in a further database", async () => {
  await failIn("gatherfeed-commands");
  const [group] = (await get<{ items: FailureGroup[] }>("/api/groups")).items;
  const path = `/api/groups/${group?.fingerprint}`;
  const put = (body: object) => callApi(path, { method: "PUT", body });
  const listed = async (status: string) => (await get<{ items: FailureGroup[] }>(`/api/groups?status=${status}`)).items;
  await put({ status: "resolved", note: "see 12", assignee: "dana" });
  await failIn("publish-commands");
  const open = { status: "open", count: 2, note: "see 12", assignee: "dana" };
  expect((await get<{ group: FailureGroup }>(path)).group).toMatchObject(open);
  expect(await listed("resolved")).toEqual([]);
  expect(await listed("open")).toMatchObject([open]);
  const { version } = (await listed("open"))[0] ?? {};
  expect((await put({ status: "muted", above: 5, version })).body).toMatchObject({ status: "muted", mutedAbove: 5 });
  expect(await listed("muted")).toMatchObject([{ count: 2, mutedAbove: 5 }]);
  expect((await put({ status: "muted", above: 9 })).body).toMatchObject({ status: "muted", mutedAbove: 9 });
});

test("what a group has in common says how many failures all databases have, and since when the first of them", async () => {
  await failIn("gatherfeed-commands");
  const { items } = await get<{ items: FailureGroup[] }>("/api/groups");
  for (let number = 0; number < 3; number += 1) await failIn("publish-commands");
  const { sampled, since } = await get<GroupExplanation>(`/api/groups/${items[0]?.fingerprint}/in-common`);
  expect([sampled.of, since.firstSeenAt]).toEqual([4, items[0]?.firstSeenAt]);
});
