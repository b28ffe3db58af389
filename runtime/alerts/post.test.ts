import { expect, test } from "vitest";
import type { NewAlert } from "#domain/alerts/alert";
import { newId } from "#domain/messages/envelope";
import { stubServer } from "../testing/stubServer.ts";
import type { StubReply } from "../testing/standIn.ts";
import { rowsOf } from "../testing/service/rows.ts";
import { getAlert } from "#store/alerts/list";
import { takeDuePosts } from "#store/alerts/posts";
import { secondsAfter } from "#store/time";
import { testEnv } from "../testing/env.ts";
import { postDueAlerts } from "./post.ts";
import { type AlertEnv, alertWrites } from "./raise.ts";

const { OPS } = testEnv;
type Post = { due_at: string | null; attempts: number };

async function withWebhook(...replies: StubReply[]) {
  const webhook = await stubServer(...replies);
  const env: AlertEnv = { OPS, ALERT_WEBHOOK_URL: webhook.url };
  const keys = async () => (await webhook.requests()).map(({ headers }) => headers["idempotency-key"]);
  const bodies = async () => (await webhook.requests()).map(({ body }) => body as { text: string; count: number; url?: string });
  return { ...webhook, env, keys, bodies };
}

const now = () => new Date().toISOString();
const alert = (more: Partial<NewAlert> = {}): NewAlert => ({
  id: newId(),
  key: "orders f-1",
  count: 1,
  tenant: "north",
  type: "alert.raised",
  severity: "critical",
  title: "A run failed",
  detail: "pack gave up",
  correlationId: "c-1",
  raisedAt: now(),
  ...more,
});
async function raise(env: AlertEnv, more: Partial<NewAlert> = {}, at = now()): Promise<string> {
  const raised = alert(more);
  await OPS.batch(alertWrites(env, raised, at));
  return raised.id;
}
const post = async () => (await rowsOf<Post>(OPS, "alert_posts"))[0];
const hourLater = () => new Date(Date.now() + 3_600_001);

test("an alert is posted once, with a text for chat systems", async () => {
  const webhook = await withWebhook({});
  const id = await raise(webhook.env);
  await Promise.all([postDueAlerts(webhook.env), postDueAlerts(webhook.env)]);
  await postDueAlerts(webhook.env, hourLater());
  expect(await webhook.requests()).toMatchObject([
    {
      headers: { "idempotency-key": id },
      body: {
        id,
        shop: "north",
        text: "Critical: A run failed\npack gave up",
        correlationId: "c-1",
        count: 1,
        severity: "critical",
      },
    },
  ]);
  expect(await getAlert(OPS, id, now())).toMatchObject({ notifiedAt: expect.any(String), notifyError: null });
});

test("alerts with the same cause are posted once an hour, with their count", async () => {
  const webhook = await withWebhook({});
  for (let count = 0; count < 4; count += 1) await raise(webhook.env);
  await postDueAlerts(webhook.env);
  await raise(webhook.env);
  await postDueAlerts(webhook.env);
  await OPS.prepare(`UPDATE alert_posts SET created_at = '2026-01-01T00:00:00.000Z'`).run();
  const last = await raise(webhook.env);
  await postDueAlerts(webhook.env);
  expect((await webhook.bodies()).map(({ text, count }) => [count, text.split("\n")[0]])).toEqual([
    [4, expect.stringMatching(/^Critical: A run failed \(4 times since 20/)],
    [6, expect.stringMatching(/^Critical: A run failed \(6 times since 20/)],
  ]);
  expect((await webhook.keys()).at(-1)).toBe(last);
});

test("the same alert raised again by a repeated message or tick is not posted again", async () => {
  const webhook = await withWebhook({});
  const id = await raise(webhook.env);
  await postDueAlerts(webhook.env);
  await OPS.prepare(`UPDATE alert_posts SET created_at = '2026-01-01T00:00:00.000Z'`).run();
  await raise(webhook.env, { id });
  await postDueAlerts(webhook.env);
  expect(await webhook.keys()).toEqual([id]);
  expect(await getAlert(OPS, id, now())).toMatchObject({ count: 1 });
});

test("a post links to the stored alert when the dashboard's address is known, and has no link otherwise", async () => {
  const webhook = await withWebhook({});
  const id = await raise(webhook.env);
  await postDueAlerts({ ...webhook.env, DASHBOARD_URL: "https://dashboard.example.com" });
  await raise(webhook.env, { key: "other" });
  await postDueAlerts(webhook.env);
  const url = `https://dashboard.example.com/alerts?alert=${id}`;
  const bodies = await webhook.bodies();
  expect(bodies.map((body) => body.url)).toEqual([url, undefined]);
  expect(bodies.map(({ text }) => text.split("\n").at(-1))).toEqual([url, "pack gave up"]);
  expect(JSON.stringify(bodies[1])).not.toContain("/alerts");
});

test("mentions in a quoted error are disabled in the post, and the stored alert is unchanged", async () => {
  const webhook = await withWebhook({});
  const detail = "no topic <!channel> @everyone [here](https://example.com) \u202Etxt";
  const id = await raise(webhook.env, { title: "<@U1> failed", detail });
  await postDueAlerts(webhook.env);
  const [body] = await webhook.bodies();
  expect(JSON.stringify(body)).not.toMatch(/<[!@]|@everyone|\]\(|\u202E/);
  expect(body?.text).toContain("no topic &lt;\u2060!channel&gt; @\u2060everyone");
  expect(await getAlert(OPS, id, now())).toMatchObject({ title: "<@U1> failed", error: detail });
});

const failing: [string, StubReply, [number, number] | null][] = [
  ["a rate limit waits for the time in the response", { status: 429, headers: { "retry-after": "90" } }, [85, 95]],
  ["a 500 backs off", { status: 500 }, [0, 10]],
  ["a 404 is given up", { status: 404 }, null],
];
test.each(failing)("a post that fails: %s", async (_, reply, waits) => {
  const webhook = await withWebhook(reply, {});
  const id = await raise(webhook.env);
  await postDueAlerts(webhook.env);
  expect(await getAlert(OPS, id, now())).toMatchObject({ notifiedAt: null, notifyError: expect.stringContaining(`${reply.status}`) });
  const due = (await post())?.due_at ?? null;
  if (waits === null) expect(due).toBeNull();
  else {
    const seconds = (Date.parse(due ?? "") - Date.now()) / 1000;
    expect(seconds).toBeGreaterThan(waits[0]);
    expect(seconds).toBeLessThan(waits[1]);
  }
  await postDueAlerts(webhook.env, new Date(Date.now() + 95_000));
  expect(await webhook.keys()).toEqual(waits === null ? [id] : [id, id]);
});

test("a post is tried 10 times, and an alert of the next hour is posted again", async () => {
  const webhook = await withWebhook({ status: 500 });
  await raise(webhook.env);
  for (let count = 0; count < 12; count += 1) await postDueAlerts(webhook.env, hourLater());
  expect((await webhook.keys()).length).toBe(10);
  expect(await post()).toMatchObject({ attempts: 10, due_at: null });
  await raise(webhook.env, {}, hourLater().toISOString());
  expect(await post()).toMatchObject({ attempts: 0, due_at: expect.any(String) });
});

test("a post that a crash interrupted is due again a minute later", async () => {
  const webhook = await withWebhook({});
  const id = await raise(webhook.env);
  const at = now();
  expect(await takeDuePosts(OPS, at)).toMatchObject([{ occurrenceId: id, attempt: 1 }]);
  await postDueAlerts(webhook.env, new Date(secondsAfter(at, 59)));
  expect(await webhook.keys()).toEqual([]);
  await postDueAlerts(webhook.env, new Date(secondsAfter(at, 61)));
  expect(await webhook.keys()).toEqual([id]);
});
