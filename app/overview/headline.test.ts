import { expect, test } from "vitest";
import { alertFactory } from "#factories/alerts";
import { verdictFactory } from "#factories/queues";
import type { Alert } from "#domain/alerts/list";
import type { Trouble } from "#domain/queues/health";
import { formatAlertCount, type CriticalAlerts, criticalAlertsOf } from "./criticalAlerts.ts";
import type { Verdict } from "#domain/queues/verdict";
import { type HeadlineContext, headlineOf as headline, splitTroubles, summaryOf } from "./headline.ts";

const now = Date.parse("2026-11-21T03:06:00.000Z");
const trouble = (kind: Trouble["kind"], since: string | null = null): Trouble => ({
  kind,
  target: "publish-commands",
  count: 1,
  since,
  detail: "",
});

const quiet = verdictFactory.build();
const failing = verdictFactory.failing({ before: null, sinceAt: null, afterDeploy: null });
const ago = (minutes: number) => new Date(now - minutes * 60_000).toISOString();
const clockOf = (at: string) => new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" }).format(new Date(at));
const headlineOf = (troubles: readonly Trouble[], at: number, context?: HeadlineContext, verdict = quiet) =>
  headline({ troubles: [...troubles], verdict }, at, context);
const failingNow = (troubles: readonly Trouble[], context?: HeadlineContext) => headlineOf(troubles, now, context, failing);
const textOf = (change: Partial<Verdict>) => headlineOf([], now, {}, { ...failing, ...change }).text;

test("failing now has a rate, the rate before, a time and the deploy before that", () => {
  const sinceAt = ago(9);
  const afterDeploy = { version: "v12", at: ago(23) };
  expect(textOf({ before: { failed: 0, finished: 900 }, sinceAt, afterDeploy })).toBe(
    `Failing now: 12% in publish-commands, up from 0 since ${clockOf(sinceAt)}, 14 min after deploy v12`,
  );
  expect(textOf({ before: { failed: 30, finished: 100 } })).toBe("Failing now: 12% in publish-commands, down from 30%");
  expect(textOf({ before: { failed: 12, finished: 100 } })).toBe("Failing now: 12% in publish-commands");
  expect(textOf({ before: { failed: 0, finished: 0 } })).toBe("Failing now: 12% in publish-commands");
  expect(textOf({ sinceAt, afterDeploy: { version: ago(9), at: ago(9) } })).toMatch(/ since \d\d:\d\d, just after a restart$/);
  expect(textOf({ sinceAt, afterDeploy: { version: "0f3c5d1e-9a77-4f0c-8a51-a3b1d2c4e5f6", at: ago(10) } })).toMatch(
    /, 1 min after deploy 0f3c5d1e-9a7$/,
  );
});

test("the queue that fails is named if it is the only one, and a time of yesterday has its day", () => {
  expect(textOf({ failing: ["a", "b"], before: null })).toBe("Failing now: 12%");
  const day = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short" }).format(Date.parse(ago(13 * 60)));
  expect(textOf({ before: null, sinceAt: ago(13 * 60) })).toBe(
    `Failing now: 12% in publish-commands since ${day} ${clockOf(ago(13 * 60))}`,
  );
});

test("with little traffic counts are shown instead of a rate", () => {
  expect(textOf({ rate: null, now: { failed: 3, finished: 4, muted: 0 } })).toBe("Failing now: 3 of 4 jobs in publish-commands");
  expect(textOf({ rate: null, now: { failed: 2, finished: null, muted: 0 }, before: { failed: 0, finished: null } })).toBe(
    "Failing now: 2 messages in publish-commands",
  );
});

test("a queue without a consumer is not hidden behind one that fails", () => {
  expect(textOf({ stalled: ["sm-commands"] })).toBe("Failing now: 12% in publish-commands · sm-commands without a consumer");
  const stalled: Verdict = { ...quiet, kind: "stalled", stalled: ["sm-commands"] };
  expect(headlineOf([trouble("backlog", ago(9))], now, {}, stalled)).toMatchObject({
    text: `No consumer: sm-commands since ${clockOf(ago(9))}`,
    tone: "warning",
  });
});

test("what is left over is not called failing", () => {
  const stopped: Verdict = { ...quiet, kind: "stopped-failing", lastFailedAt: ago(14), toClear: 457 };
  expect(headlineOf([trouble("deadLetters")], now, {}, stopped)).toMatchObject({
    text: "Stopped failing 14 min ago; 457 dead letters to clear",
    tone: "warning",
  });
  const old: Verdict = { ...stopped, kind: "waiting", lastFailedAt: ago(999), toClear: 1 };
  expect(headlineOf([trouble("deadLetters")], now, {}, old)).toMatchObject({ text: "1 dead letter to clear", tone: "warning" });
  expect(headlineOf([trouble("failedRuns")], now)).toMatchObject({ text: "1 failed workflow run to clear", tone: "warning" });
});

test("without troubles the headline is quiet", () => expect(headlineOf([], now)).toMatchObject({ text: "All quiet", tone: "quiet" }));

test("nothing is called quiet while what waits in a queue is not known", () =>
  expect(headlineOf([], now, { hasUnknownQueues: true })).toMatchObject({ text: "No known problems", tone: "quiet" }));

test("the worst kind of trouble names the state, and its earliest time is shown", () => {
  const early = "2026-11-21T02:51:00.000Z";
  const troubles = [trouble("approval"), trouble("paused", "2026-11-21T03:00:00.000Z"), trouble("paused", early)];
  expect(headlineOf(troubles, now)).toMatchObject({ text: `Paused since ${clockOf(early)}`, tone: "warning" });
});

test("overdue schedules rank after failures and before queues that are behind", () => {
  const early = "2026-11-21T02:51:00.000Z";
  const overdue = trouble("overdue", early);
  expect(headlineOf([trouble("backlog"), trouble("paused"), overdue], now).text).toMatch(/^Schedules overdue since \d\d:51$/);
  expect(failingNow([trouble("failedRuns"), overdue]).text).toBe("Failing now: 12% in publish-commands");
});

const alert = (id: string, change: Partial<Alert> = {}): Alert =>
  alertFactory.build({ id, firstSeenAt: "2026-11-21T02:51:00.000Z", ...change });
const dead = alert("dead", { queue: "publish-commands", fingerprint: "f-1" });
const failed = alert("failed", { run: "r-1" });
const other = alert("other");
const firing = (...alerts: Alert[]) => ({ alerts, more: false });

test("a dead letter or a failed run and its alert count as one trouble", () => {
  const all = firing(dead, failed, other, alert("mild", { severity: "warning" }));
  const split = (...troubles: Trouble[]) => {
    const { unresolved, resolved, total } = criticalAlertsOf(all, troubles);
    return [unresolved.map(({ id }) => id), resolved.map(({ id }) => id), total];
  };
  expect(split(trouble("deadLetters"), trouble("failedRuns"))).toEqual([["other"], [], 3]);
  expect(split({ ...trouble("deadLetters"), target: "sm-commands" }, trouble("paused"))).toEqual([["other"], ["dead", "failed"], 3]);
});

test("a critical alert without a cause in the pipeline ranks below failures and above the other kinds", () => {
  const alerts = criticalAlertsOf(firing(other), []);
  expect(headlineOf([trouble("paused"), trouble("overdue")], now, { alerts })).toMatchObject({
    text: expect.stringMatching(/^1 critical alert since \d\d:51$/),
    tone: "danger",
  });
  expect(failingNow([trouble("failedRuns")], { alerts }).text).toBe("Failing now: 12% in publish-commands");
});

test("a critical alert whose cause has been dealt with is a warning", () => {
  const alerts = criticalAlertsOf(firing(dead, failed), []);
  expect(headlineOf([], now, { alerts })).toMatchObject({ text: "Quiet now, 2 critical alerts in the last hour", tone: "warning" });
  expect(headlineOf([trouble("paused")], now, { alerts })).toMatchObject({ text: "Paused" });
});

test("the count of critical alerts matches the list it links to", () => {
  const troubles = [trouble("deadLetters")];
  const figureOf = (alerts: CriticalAlerts) => formatAlertCount(alerts.unresolved, alerts);
  expect(figureOf(criticalAlertsOf(firing(other), troubles))).toBe("1 critical alert");
  expect(figureOf(criticalAlertsOf(firing(other, dead), troubles))).toBe("1 of 2 critical alerts");
  expect(figureOf(criticalAlertsOf({ alerts: [other, dead], more: true }, troubles))).toBe("at least 1 of 2 critical alerts");
  const overview = { troubles: [{ ...trouble("deadLetters"), count: 3 }], openDeadLetters: 3 };
  const summary = summaryOf(overview, criticalAlertsOf(firing(other, dead), troubles)).map(({ figure, suffix }) => figure + suffix);
  expect(summary).toEqual(["3 open dead letters", "1 of 2 critical alerts firing"]);
});

test("a part that does not run comes first, whatever the state of the queues", () => {
  const down = (part: string) => ({ part, message: "made up", down: true });
  const full = { part: "log", message: "made up", down: false };
  const headlineText = (...all: Parameters<typeof headlineOf>) => {
    const { text, tone } = headlineOf(...all);
    return `${tone}: ${text}`;
  };
  expect(headlineText([], now, { problems: [down("gatherfeed"), full] })).toBe("danger: 1 part not running");
  expect(headlineText([trouble("deadLetters"), trouble("paused")], now, { problems: [down("gatherfeed"), down("ops database")] })).toBe(
    "danger: 2 parts not running",
  );
  expect(headlineText([], now, { problems: [full] })).toBe("warning: Running with problems");
  expect(headlineText([], now, { problems: [full] }, failing)).toBe("danger: Failing now: 12% in publish-commands");
});

test("only a failure has the tone danger", () => {
  for (const kind of ["backlog", "paused", "approval", "overdue", "failedRuns"] as const)
    expect(headlineOf([trouble(kind)], now).tone).toBe("warning");
});

test("an unknown time is left out", () => expect(headlineOf([trouble("paused")], now).text).toBe("Paused"));

test("the summary lists all troubles in one line", () => {
  const summary = (overview: Parameters<typeof summaryOf>[0]) =>
    summaryOf(overview)
      .map(({ figure, suffix }) => figure + suffix)
      .join("; ");
  const deadLetters = {
    ...trouble("deadLetters"),
    count: 12,
    detail: "Mostly RateLimitError",
    errorName: "RateLimitError",
    errorCount: 11,
  };
  expect(summary({ troubles: [deadLetters], openDeadLetters: 12 })).toBe("12 open dead letters, mostly RateLimitError");
  expect(summary({ troubles: [{ ...deadLetters, count: 1, errorCount: 1 }], openDeadLetters: 1 })).toBe(
    "1 open dead letter, RateLimitError",
  );
  const rare = { ...deadLetters, target: "sm-commands", count: 9, errorName: "PermanentError", errorCount: 9 };
  expect(summary({ troubles: [deadLetters, rare], openDeadLetters: 21 })).toBe("21 open dead letters in 2 queues, mostly RateLimitError");
  expect(summary({ troubles: [deadLetters, rare, { ...trouble("deadLetters"), count: 9 }], openDeadLetters: 30 })).toBe(
    "30 open dead letters in 3 queues",
  );
  expect(
    summary({
      troubles: [
        deadLetters,
        { ...deadLetters, count: 2, errorCount: 2 },
        { ...trouble("failedRuns"), count: 4 },
        trouble("paused"),
        trouble("backlog"),
        { ...trouble("overdue"), count: 1 },
        { ...trouble("approval"), count: 3 },
      ],
      openDeadLetters: 14,
    }),
  ).toBe(
    "14 open dead letters in 2 queues, mostly RateLimitError; 4 workflow runs failed; 1 schedule overdue; 1 queue behind; 1 queue paused; 3 runs awaiting approval",
  );
  expect(summary({ troubles: [], openDeadLetters: 0 })).toBe("");
  const many = [...Array.from({ length: 9 }, () => ({ ...deadLetters, count: 2, errorCount: 2 })), trouble("paused"), trouble("approval")];
  const { listed, others } = splitTroubles({ troubles: many }, 8);
  expect(listed).toHaveLength(8);
  expect(summary(others)).toBe("2 open dead letters, mostly RateLimitError; 1 queue paused; 1 run awaiting approval");
});
