import { expect, test } from "vitest";
import { alertFactory } from "#factories/alerts";
import type { Alert } from "#domain/alerts/list";
import type { Trouble } from "#domain/queues/health";
import { formatAlertCount, type CriticalAlerts, criticalAlertsOf } from "./criticalAlerts.ts";
import { headlineOf, splitTroubles, summaryOf } from "./headline.ts";

const now = Date.parse("2026-11-21T03:06:00.000Z");
const trouble = (kind: Trouble["kind"], since: string | null = null): Trouble => ({
  kind,
  target: "publish-commands",
  count: 1,
  since,
  detail: "",
});

test("without troubles the headline is quiet", () => expect(headlineOf([], now)).toMatchObject({ text: "All quiet", tone: "quiet" }));

test("nothing is called quiet while what waits in a queue is not known", () =>
  expect(headlineOf([], now, { hasUnknownQueues: true })).toMatchObject({ text: "No known problems", tone: "quiet" }));

test("the worst kind of trouble names the state, and its earliest time is shown", () => {
  const early = "2026-11-21T02:51:00.000Z";
  const { text, tone } = headlineOf(
    [trouble("paused", "2026-11-21T01:00:00.000Z"), trouble("deadLetters", "2026-11-21T03:00:00.000Z"), trouble("deadLetters", early)],
    now,
  );
  const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" }).format(new Date(early));
  expect(text).toBe(`Failing since ${clock}`);
  expect(tone).toBe("danger");
});

test("overdue schedules rank after failures and before queues that are behind", () => {
  const early = "2026-11-21T02:51:00.000Z";
  const overdue = trouble("overdue", early);
  expect(headlineOf([trouble("backlog"), trouble("paused"), overdue], now).text).toMatch(/^Schedules overdue since \d\d:51$/);
  expect(headlineOf([trouble("failedRuns"), overdue], now).text).toBe("Failing");
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
  expect(headlineOf([trouble("failedRuns")], now, { alerts }).text).toBe("Failing");
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
  expect(headlineText([trouble("deadLetters")], now, { problems: [full] })).toBe("danger: Failing");
});

test("only a failure has the tone danger", () => {
  for (const kind of ["backlog", "paused", "approval", "overdue"] as const) expect(headlineOf([trouble(kind)], now).tone).toBe("warning");
});

test("an unknown time is left out", () => expect(headlineOf([trouble("paused")], now).text).toBe("Paused"));

test("the summary lists all troubles in one line", () => {
  const summary = (overview: Parameters<typeof summaryOf>[0]) =>
    summaryOf(overview)
      .map(({ figure, suffix }) => figure + suffix)
      .join("; ");
  const deadLetters = { ...trouble("deadLetters"), count: 12, detail: "Mostly RateLimitError", errorName: "RateLimitError" };
  expect(summary({ troubles: [deadLetters], openDeadLetters: 12 })).toBe("12 open dead letters, mostly RateLimitError");
  expect(summary({ troubles: [{ ...deadLetters, count: 1 }], openDeadLetters: 1 })).toBe("1 open dead letter, RateLimitError");
  expect(
    summary({
      troubles: [
        deadLetters,
        { ...deadLetters, count: 2 },
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
  const many = [...Array.from({ length: 9 }, () => ({ ...deadLetters, count: 2 })), trouble("paused"), trouble("approval")];
  const { listed, others } = splitTroubles({ troubles: many }, 8);
  expect(listed).toHaveLength(8);
  expect(summary(others)).toBe("2 open dead letters, mostly RateLimitError; 1 queue paused; 1 run awaiting approval");
});
