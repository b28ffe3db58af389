import { expect, test } from "vitest";
import type { Alert } from "#domain/alerts/list";
import type { Trouble } from "#domain/queues/health";
import { formatAlertCount, type CriticalAlerts, criticalAlertsOf } from "./criticalAlerts.ts";
import { headlineOf, summaryOf } from "./headline.ts";

const now = Date.parse("2026-11-21T03:06:00.000Z");
const trouble = (kind: Trouble["kind"], since: string | null = null): Trouble => ({
  kind,
  target: "publish-commands",
  count: 1,
  since,
  detail: "",
});

test("no trouble is quiet", () => expect(headlineOf([], now)).toMatchObject({ words: "All quiet", tone: "quiet" }));

test("the worst kind names the state, and its earliest time says since when", () => {
  const early = "2026-11-21T02:51:00.000Z";
  const { words, tone } = headlineOf(
    [trouble("paused", "2026-11-21T01:00:00.000Z"), trouble("deadLetters", "2026-11-21T03:00:00.000Z"), trouble("deadLetters", early)],
    now,
  );
  const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" }).format(new Date(early));
  expect(words).toBe(`Failing since ${clock}`);
  expect(tone).toBe("danger");
});

test("schedules that do not fire come after failures and before queues that are behind", () => {
  const early = "2026-11-21T02:51:00.000Z";
  const overdue = trouble("overdue", early);
  expect(headlineOf([trouble("backlog"), trouble("paused"), overdue], now).words).toMatch(/^Schedules overdue since \d\d:51$/);
  expect(headlineOf([trouble("failedRuns"), overdue], now).words).toBe("Failing");
});

const alert = (id: string, about: Partial<Alert> = {}): Alert => ({
  id,
  state: "firing",
  severity: "critical",
  title: `title of ${id}`,
  error: "",
  type: "alert.raised",
  brand: null,
  queue: null,
  fingerprint: null,
  run: null,
  count: 1,
  firstSeenAt: "2026-11-21T02:51:00.000Z",
  lastSeenAt: "2026-11-21T02:55:00.000Z",
  notifiedAt: null,
  correlationId: null,
  ...about,
});
const dead = alert("dead", { queue: "publish-commands", fingerprint: "f-1" });
const failed = alert("failed", { run: "r-1" });
const other = alert("other");
const firing = (...alerts: Alert[]) => ({ alerts, more: false });

test("a dead letter or a failed run and its alert are one trouble", () => {
  const all = firing(dead, failed, other, alert("mild", { severity: "warning" }));
  const split = (...troubles: Trouble[]) => {
    const { unresolved, resolved, total } = criticalAlertsOf(all, troubles);
    return [unresolved.map(({ id }) => id), resolved.map(({ id }) => id), total];
  };
  expect(split(trouble("deadLetters"), trouble("failedRuns"))).toEqual([["other"], [], 3]);
  expect(split({ ...trouble("deadLetters"), target: "sm-commands" }, trouble("paused"))).toEqual([["other"], ["dead", "failed"], 3]);
});

test("a critical alert of its own is the verdict beside the other kinds, below what fails", () => {
  const alerts = criticalAlertsOf(firing(other), []);
  expect(headlineOf([trouble("paused"), trouble("overdue")], now, { alerts })).toMatchObject({
    words: expect.stringMatching(/^1 critical alert since \d\d:51$/),
    tone: "danger",
  });
  expect(headlineOf([trouble("failedRuns")], now, { alerts }).words).toBe("Failing");
});

test("a critical alert whose cause is dealt with is no alarm", () => {
  const alerts = criticalAlertsOf(firing(dead, failed), []);
  expect(headlineOf([], now, { alerts })).toMatchObject({ words: "Quiet now, 2 critical alerts in the last hour", tone: "warning" });
  expect(headlineOf([trouble("paused")], now, { alerts })).toMatchObject({ words: "Paused" });
});

test("the figure of critical alerts is what its list holds", () => {
  const troubles = [trouble("deadLetters")];
  const figureOf = (alerts: CriticalAlerts) => formatAlertCount(alerts.unresolved, alerts);
  expect(figureOf(criticalAlertsOf(firing(other), troubles))).toBe("1 critical alert");
  expect(figureOf(criticalAlertsOf(firing(other, dead), troubles))).toBe("1 of 2 critical alerts");
  expect(figureOf(criticalAlertsOf({ alerts: [other, dead], more: true }, troubles))).toBe("at least 1 of 2 critical alerts");
  const known = { troubles: [{ ...trouble("deadLetters"), count: 3 }], openDeadLetters: 3 };
  const said = summaryOf(known, criticalAlertsOf(firing(other, dead), troubles)).map(({ figure, rest }) => figure + rest);
  expect(said).toEqual(["3 open dead letters", "1 of 2 critical alerts firing"]);
});

test("a part that does not run is the verdict, whatever the queues say", () => {
  const down = (part: string) => ({ part, message: "made up", down: true });
  const full = { part: "log", message: "made up", down: false };
  const wordsOf = (...all: Parameters<typeof headlineOf>) => {
    const { words, tone } = headlineOf(...all);
    return `${tone}: ${words}`;
  };
  expect(wordsOf([], now, { problems: [down("gatherfeed"), full] })).toBe("danger: 1 part not running");
  expect(wordsOf([trouble("deadLetters"), trouble("paused")], now, { problems: [down("gatherfeed"), down("ops database")] })).toBe(
    "danger: 2 parts not running",
  );
  expect(wordsOf([], now, { problems: [full] })).toBe("warning: Running with problems");
  expect(wordsOf([trouble("deadLetters")], now, { problems: [full] })).toBe("danger: Failing");
});

test("only a failure is red", () => {
  for (const kind of ["backlog", "paused", "approval", "overdue"] as const) expect(headlineOf([trouble(kind)], now).tone).toBe("warning");
});

test("a time that is not known is not said", () => expect(headlineOf([trouble("paused")], now).words).toBe("Paused"));

test("what the troubles come to is said in one breath", () => {
  const said = (known: Parameters<typeof summaryOf>[0]) =>
    summaryOf(known)
      .map(({ figure, rest }) => figure + rest)
      .join("; ");
  const letters = { ...trouble("deadLetters"), count: 12, detail: "Mostly RateLimitError" };
  expect(said({ troubles: [letters], openDeadLetters: 12 })).toBe("12 open dead letters, mostly RateLimitError");
  expect(said({ troubles: [{ ...letters, count: 1 }], openDeadLetters: 1 })).toBe("1 open dead letter, RateLimitError");
  expect(
    said({
      troubles: [
        letters,
        { ...letters, count: 2 },
        { ...trouble("failedRuns"), count: 4 },
        trouble("paused"),
        trouble("backlog"),
        { ...trouble("overdue"), count: 1 },
        { ...trouble("approval"), count: 3 },
      ],
      openDeadLetters: 14,
    }),
  ).toBe(
    "14 open dead letters in 2 queues, mostly RateLimitError; 4 workflow runs failed; 1 schedule overdue; 1 queue behind; 1 queue paused; 3 articles wait for approval",
  );
  expect(said({ troubles: [], openDeadLetters: 0 })).toBe("");
});
