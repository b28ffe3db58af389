import { expect, test } from "vitest";
import { ScheduleDefinition } from "#domain/schedules/schedule";
import { errorsByField, draftOf, validateDraft, newDraft, previewOf, samplePayloadOf } from "./draft.ts";

const now = Date.parse("2026-10-01T09:30:00.000Z");
const draft = { ...newDraft("Europe/Berlin", "parcels"), name: "Send the parcels" };

test("a new draft with a name is a valid schedule", () => {
  expect(validateDraft(draft)).toMatchObject({
    errors: {},
    definition: { queue: "parcels", type: "parcel.send", cron: "0 9 * * 1-5", everyMs: null, timeZone: "Europe/Berlin" },
  });
});

test("each error is shown at its field", () => {
  const wrong = validateDraft({
    ...draft,
    name: " ",
    cron: "61 9 * * *",
    timeZone: "Berlin",
    limit: "0",
    payload: `{"customer": "acme", "items": []}`,
  });
  expect(wrong.definition).toBeNull();
  expect(Object.keys(wrong.errors).toSorted()).toEqual(["cron", "limit", "name", "payload", "timeZone"]);
  expect(wrong.errors["payload"]).toContain("items");
  expect(validateDraft({ ...draft, payload: "{" }).errors["payload"]).toMatch(/^Not valid JSON/);
  expect(validateDraft({ ...draft, payload: `{"id":9007199254740993}` }).errors["payload"]).toMatch(/^id: 9007199254740993 would become/);
  expect(validateDraft({ ...draft, by: "interval", every: "" }).errors["everyMs"]).toMatch(/^At least one second/);
  expect(validateDraft({ ...draft, startAt: "2026-10-02T10:00", endAt: "2026-10-01T10:00" }).errors).toHaveProperty("endAt");
});

test("a schedule is unchanged after a round trip through the form", () => {
  const schedule = ScheduleDefinition.parse({
    name: "n",
    queue: "publish-commands",
    type: "content.publish",
    payload: JSON.parse(samplePayloadOf("content.publish")),
    options: { attempts: 7, timeoutMs: 1_500, priority: 3, key: "niche-fi", removeOnComplete: true },
    everyMs: 5_400_000,
    limit: 12,
    startAt: "2026-10-01T09:00:30.000Z",
    missed: "catchUp",
  });
  const filled = draftOf(schedule);
  expect([filled.every, filled.unit]).toEqual(["90", "minutes"]);
  expect(validateDraft(filled, schedule).definition).toEqual(schedule);
  expect([filled.attempts, filled.timeout, filled.priority, filled.key]).toEqual(["7", "1.5", "3", "niche-fi"]);
  expect(validateDraft({ ...filled, attempts: "", timeout: "30", key: "" }, schedule).definition?.options).toEqual({
    timeoutMs: 30_000,
    priority: 3,
    removeOnComplete: true,
  });
  expect(validateDraft({ ...filled, timeout: "", priority: "" }, schedule).definition?.options).toEqual({
    attempts: 7,
    key: "niche-fi",
    removeOnComplete: true,
  });
  expect(validateDraft({ ...filled, timeout: "901", priority: "x" }, schedule).errors).toEqual({
    timeout: "Seconds, up to 900.",
    priority: "A whole number from -100 to 100.",
  });
});

test("the preview needs only valid timing, and stops at the run limit", () => {
  const iso = (times: number[] | null) => times?.map((at) => new Date(at).toISOString());
  const at = "2026-10-01T09:00:00.000Z";
  expect(iso(previewOf({ ...draft, name: "", payload: "{", limit: "5" }, at, 3, now))).toEqual([
    "2026-10-02T07:00:00.000Z",
    "2026-10-05T07:00:00.000Z",
  ]);
  expect(iso(previewOf({ ...draft, by: "interval", every: "6" }, at, 0, now))?.[0]).toBe("2026-10-01T15:00:00.000Z");
  expect(previewOf({ ...draft, cron: "soon" }, at, 0, now)).toBeNull();
});

test("the server's issues are assigned to their fields", () =>
  expect(
    errorsByField([
      { path: "body.payload.items", message: "too few" },
      { path: "endAt", message: "must not be before startAt" },
    ]),
  ).toEqual({
    payload: "items: too few.",
    endAt: "Must not be before startAt.",
  }));
