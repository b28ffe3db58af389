import { afterAll, expect, test } from "vitest";
import { encodeBody } from "#domain/messages/bodies";
import { deadLetterStatuses } from "#domain/dead-letters/deadLetter";
import type { FailureGroup } from "#domain/groups/group";
import type { Overview, QueueView } from "#domain/queues/health";
import { deadLetterQueueOf } from "#domain/queues/queues";
import { consumeDeadLetterQueue } from "#runtime/deadLetterQueue";
import { deliver } from "#runtime/testing/service/deliver";
import { readableFields } from "#runtime/unreadableBody";
import { deadLetterUnreadableMessages } from "#store/dead-letters/createFromUnreadable";
import { markExternalQueue } from "#store/queues/consumers";
import { callApi } from "../testing/callApi.ts";
import { addDeadLetter, queue, researchMessage } from "../testing/deadLetters.ts";
import { opsFor, testEnv } from "../testing/env.ts";
import { bodyOf } from "../testing/jobs.ts";

const external = "counted-parcels";
afterAll(() => opsFor(external).prepare(`DELETE FROM queues WHERE name = ?1`).bind(external).run());

const get = async <T>(path: string): Promise<T> => bodyOf<T>(await callApi(path));
const itemsOf = async <T>(path: string): Promise<T[]> => (await get<{ items: T[] }>(path)).items;

/** Dead letters of every kind: failed jobs, a body that is no message, and one of an external queue; one each is snoozed, dropped and replayed. */
async function failInEachWay(): Promise<void> {
  const ids: string[] = [];
  for (let number = 0; number < 4; number += 1) ids.push(await addDeadLetter(researchMessage(`c-${number}`)));
  await deliver({ queue: consumeDeadLetterQueue }, testEnv, deadLetterQueueOf(queue), [{ type: "no.such" }], "m-1");
  const why = { name: "UndeliveredError", message: "No consumer could take it", stack: "" };
  const body = { ...readableFields("a parcel"), ...encodeBody("a parcel") };
  const message = { messageId: "m-2", queue: external, ...body, error: why, reason: "undelivered" as const, attempts: 1 };
  const ops = opsFor(external);
  await ops.batch([markExternalQueue(ops, external), ...deadLetterUnreadableMessages(ops, [message], new Date().toISOString())]);
  const commands = [
    ["snooze", { until: new Date(Date.now() + 3_600_000).toISOString() }],
    ["drop", { reason: "not needed" }],
    ["replay", {}],
  ] as const;
  for (const [index, [command, json]] of commands.entries())
    expect((await callApi(`/api/dead-letters/${ids[index]}/${command}`, { body: json })).status).toBe(200);
}

test("the overview, the queues, the groups and the lists agree on how many dead letters and jobs there are", async () => {
  await failInEachWay();
  const overview = await get<Overview>("/api/overview");
  expect(overview.openDeadLetters).toBe(3);
  const all = { open: 0, snoozed: 0, replayed: 0, dropped: 0 };
  for (const { name, counts, openDeadLetters, otherDeadLetters } of overview.queues) {
    expect(await get<QueueView>(`/api/queues/${name}`)).toMatchObject({ counts, openDeadLetters, otherDeadLetters });
    const counted = { open: openDeadLetters, ...otherDeadLetters };
    for (const status of deadLetterStatuses) {
      expect([name, (await itemsOf(`/api/dead-letters?queue=${name}&status=${status}`)).length]).toEqual([name, counted[status]]);
      all[status] += counted[status];
    }
    expect([name, (await itemsOf(`/api/jobs?queue=${name}&state=failed`)).length]).toEqual([name, counts.failed]);
    expect([name, (await itemsOf(`/api/jobs?queue=${name}&state=waiting`)).length]).toEqual([name, counts.waiting]);
  }
  expect(all).toEqual({ open: 3, snoozed: 1, replayed: 1, dropped: 1 });
  const groups = await itemsOf<FailureGroup>("/api/groups");
  expect(groups.reduce((sum, { open }) => sum + open, 0)).toBe(3);
  for (const { fingerprint, open } of groups)
    expect((await itemsOf(`/api/dead-letters?status=open&fingerprint=${fingerprint}`)).length).toBe(open);
});
