import { opsOf } from "#runtime/bindings";
import { expect, test } from "vitest";
import { ApiError, type ApiErrorBody } from "#domain/errors/apiError";
import { makePart, outgoing, ownEnv, parts } from "#runtime/testing/ownQueue";
import { listAudit } from "#store/audit/audit";
import type { Env } from "../env.ts";
import { callApi } from "../testing/callApi.ts";

const OPS = opsOf(ownEnv, "parts");
const schedules = parts.schedules(ownEnv, "you@localhost");
const env = ownEnv as unknown as Partial<Env>;

type Verb = "pause" | "resume" | "run";
type Side = (verb: Verb, reason: string) => Promise<unknown>;

const inWorker: Side = (verb, reason) =>
  schedules[verb]("daily", reason).then(
    () => "ok",
    (error: unknown) => {
      if (error instanceof ApiError) return { message: error.message, refusal: error.refusal };
      throw error;
    },
  );

const requests = { pause: ["PUT", "pause"], resume: ["DELETE", "pause"], run: ["POST", "run"] } as const;
const overHttp: Side = async (verb, reason) => {
  const [method, path] = requests[verb];
  const { status, body } = await callApi(`/api/schedules/daily/${path}`, { method, body: { reason }, env });
  if (status < 300) return "ok";
  const { message, refusal } = (body as ApiErrorBody).error;
  return { message, refusal };
};

/** Runs the commands from one side. Returns the answers, the audit entries and the dispatched messages, without times and ids. */
async function play(side: Side, verbs: readonly Verb[]): Promise<unknown> {
  await OPS.batch([OPS.prepare(`DELETE FROM schedules`), OPS.prepare(`DELETE FROM audit`)]);
  outgoing.length = 0;
  await schedules.upsert("daily", { cron: "@daily" }, makePart, { name: "a" });
  const answers = [];
  for (const verb of verbs) answers.push(await side(verb, `because of ${verb}`));
  const audit = (await listAudit(OPS, {}, { limit: 10 })).items.map(({ id: _id, ...entry }) => entry);
  const dispatched = outgoing.map(({ body }) => (body as { payload: unknown }).payload);
  return JSON.parse(
    JSON.stringify({ answers, audit, dispatched })
      .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "TIME")
      .replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, "ID"),
  );
}

test.each([
  [["pause", "pause"], { message: "Schedule daily can't be paused: it was already paused by you@localhost at TIME" }, 2, 0],
  [["pause", "resume"], "ok", 3, 0],
  [["resume"], { message: "Schedule daily can't be resumed: it is not paused", refusal: { code: "not_paused" } }, 1, 0],
  [["run"], "ok", 2, 1],
] as const)("%s of a schedule is the same over HTTP and in a Worker", async (verbs, last, entries, messages) => {
  const [http, worker] = [await play(overHttp, verbs), await play(inWorker, verbs)];
  const { answers, audit, dispatched } = http as { answers: unknown[]; audit: unknown[]; dispatched: unknown[] };
  expect([audit.length, dispatched.length]).toEqual([entries, messages]);
  if (last === "ok") expect(answers.at(-1)).toBe("ok");
  else expect(answers.at(-1)).toMatchObject(last);
  expect(worker).toEqual(http);
});
