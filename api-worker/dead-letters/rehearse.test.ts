import { getAgentByName } from "agents";
import { afterEach, describe, expect, test, vi } from "vitest";
import type { Rehearsal, RehearsalReport, RehearsalRequest } from "#domain/dead-letters/rehearsal";
import type { DeadLetter } from "#domain/dead-letters/deadLetter";
import { dumpDatabase } from "#runtime/testing/dump";
import { waitOptions } from "#runtime/testing/unitTimeout";
import { deadLetterAlertsMark } from "#store/alerts/raise";
import { markOf } from "#store/marks";
import { callApi, errorCodeOf } from "../testing/callApi.ts";
import { addDeadLetter } from "../testing/deadLetters.ts";
import { opsFor, testEnv } from "../testing/env.ts";
import { bodyOf, getAudit, untilState } from "../testing/jobs.ts";

const { WORKSHOP } = testEnv as unknown as { WORKSHOP: Fetcher };
const workshop = async <T>(path: string): Promise<T> => (await WORKSHOP.fetch(`http://workshop/${path}`)).json();
const repairsOf = (name: string) => workshop<{ id: string }>(`add?name=${name}`);

/** The settings of an installation whose Worker of `repairs` rehearses. */
const SIGNALBOX_SETTINGS = JSON.stringify({
  queues: [{ name: "repairs", replay: true, binding: "REPAIRS", rehearser: "REHEARSE_WORKSHOP" }],
});

const rehearse = (id: string, body: object = {}, env: object = { SIGNALBOX_SETTINGS }) =>
  callApi(`/api/dead-letters/${id}/rehearse`, { body, env });

afterEach(() => workshop("repair"));

describe("a dead letter of another Worker", () => {
  test("is rehearsed by the code and with the data that the Worker has now, and nothing changes", async () => {
    const good = await repairsOf("good");
    await untilState(good.id, "completed");
    await workshop("break");
    const bad = await repairsOf("bad");
    await untilState(bad.id, "failed");
    const [deadLetter] = bodyOf<{ items: DeadLetter[] }>(await callApi("/api/dead-letters?queue=repairs")).items;
    const id = deadLetter?.id ?? "";
    // The failure wakes the OpsAgent, which raises its alert: not in the middle of the rehearsals.
    await (await getAgentByName(testEnv.OPS_AGENT, "live")).tick();
    await vi.waitUntil(async () => ((await markOf(opsFor("repairs"), deadLetterAlertsMark)) ?? "") >= id, waitOptions);
    const before = await dumpDatabase(opsFor("gatherfeed-commands"));
    const poisoned = bodyOf<Rehearsal>(await rehearse(id));
    expect(poisoned).toMatchObject({
      outcome: "fails",
      sameError: true,
      error: { name: "PermanentError", message: "The workshop has no tools" },
      lastSuccess: { jobId: good.id, result: '{"repaired":"good"}', messages: [] },
    });
    expect(bodyOf<Rehearsal>(await rehearse(id, { payload: { name: 7 } }))).toMatchObject({
      outcome: "fails",
      sameError: false,
      error: { name: "MalformedMessageError" },
    });
    await workshop("repair");
    expect(bodyOf<Rehearsal>(await rehearse(id))).toMatchObject({ outcome: "succeeds", result: '{"repaired":"bad"}', sameError: null });
    expect(bodyOf<Rehearsal>(await rehearse(id, { payload: { name: "mended" } }))).toMatchObject({ result: '{"repaired":"mended"}' });
    expect(await dumpDatabase(opsFor("gatherfeed-commands"))).toBe(before);
    expect(bodyOf<DeadLetter>(await callApi(`/api/dead-letters/${id}/drop`, { body: { reason: "seen" } })).status).toBe("dropped");
    expect(await rehearse(id)).toMatchObject({ status: 409, body: { error: { refusal: { code: "resolved", status: "dropped" } } } });
  });
});

describe("a rehearsal", () => {
  const report: RehearsalReport = {
    outcome: "succeeds",
    reason: null,
    needsConfirmation: false,
    error: null,
    alreadyProcessed: false,
    writes: [],
    messages: [],
    calls: [],
    omitted: 0,
    result: null,
    warnings: [],
    durationMs: 1,
  };
  const rehearseWith = async (answer: (request: RehearsalRequest) => unknown, body: object = {}) =>
    rehearse(await addDeadLetter(), body, { GATHERFEED: { rehearse: async (request: RehearsalRequest) => answer(request) } });

  test("gets the message as a replay would send it, and is recorded only if it may call outside", async () => {
    const requests: RehearsalRequest[] = [];
    const answer = (request: RehearsalRequest) => (requests.push(request), report);
    const payload = { brand_slug: "niche-fi", keywords: ["b"], priority: "low" };
    expect(await rehearseWith(answer, { payload })).toMatchObject({ status: 200, body: { outcome: "succeeds", lastSuccess: null } });
    expect(requests).toMatchObject([{ queue: "gatherfeed-commands", body: { payload }, attempt: 1, attempts: 4, confirmOutside: false }]);
    expect(await getAudit()).toEqual([]);
    await rehearseWith(answer, { confirmOutside: true });
    expect(await getAudit()).toMatchObject([{ action: "deadLetter.rehearse", actor: "you@localhost" }]);
    expect(requests[1]?.confirmOutside).toBe(true);
  });

  test.each<[string, number, string, (id: string) => ReturnType<typeof rehearse>]>([
    ["an edit that no replay would take", 400, "invalid", (id) => rehearse(id, { payload: { keywords: [] } })],
    ["two edits at once", 400, "invalid", (id) => rehearse(id, { payload: {}, message: {} })],
    ["a dead letter that does not exist", 404, "not_found", () => rehearse("no-such")],
    ["a queue whose Worker is not bound", 409, "conflict", (id) => rehearse(id, {}, { GATHERFEED: undefined })],
    ["a Worker that is older than rehearsals", 503, "unavailable", (id) => rehearse(id)],
  ])("is refused for %s", async (_, status, code, call) => {
    const id = await addDeadLetter();
    const before = await dumpDatabase(opsFor("gatherfeed-commands"));
    const answer = await call(id);
    expect([answer.status, errorCodeOf(answer)]).toEqual([status, code]);
    expect(await dumpDatabase(opsFor("gatherfeed-commands"))).toBe(before);
  });

  test("fails clearly if its Worker crashes or answers something else", async () => {
    const crashed = await rehearseWith(() => Promise.reject(new Error("Worker exceeded CPU time limit")));
    expect([crashed.status, errorCodeOf(crashed)]).toEqual([503, "unavailable"]);
    expect(JSON.stringify(crashed.body)).toContain("CPU time limit");
    expect((await rehearseWith(() => ({ ...report, writes: Array.from({ length: 1_000 }, () => ({})) }))).status).toBe(503);
  });
});
