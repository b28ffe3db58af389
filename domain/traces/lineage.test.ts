import { describe, expect, test } from "vitest";
import { secondsAfterBuilt } from "#factories/factory";
import { spanFactory } from "#factories/traces";
import { derivedId } from "../messages/envelope.ts";
import { jobIdOf } from "../jobs/job.ts";
import { withParents } from "./lineage.ts";
import type { Span } from "./trace.ts";

const at = secondsAfterBuilt;
const job = (name: string, queue: string, eventId: string, second = 0, change: Partial<Span> = {}): Span =>
  spanFactory.build({
    id: jobIdOf(eventId, queue),
    name,
    queue,
    startedAt: at(second),
    waitMs: 1_000,
    endedAt: at(second + 2),
    eventId,
    ...change,
  });
const parents = (spans: readonly Span[]) => Object.fromEntries(withParents(spans).map(({ id, parentId }) => [id, parentId]));

const start = job("Cycle", "", "x", 0, { id: "start", kind: "start", eventId: null });
const cycle = job("cycle.requested", "sm-commands", "e1", 0);
const asked = job("research.requested", "gatherfeed-commands", "e2", 2);
const fact = job("research.completed", "brand-events", "e3", 4);
const heard = job("research.completed", "sm-commands", "e3", 6);
const generate = job("content.generate", "sm-commands", "run", 8);
const publish = job("content.publish", "publish-commands", "run-publish", 10);
const live = job("content.published", "brand-events", derivedId("content.published", "c-run"), 12);

describe("the parent of a job", () => {
  test("is found along the whole path of an article", () =>
    expect(parents([start, cycle, asked, fact, heard, generate, publish, live])).toMatchObject({
      [cycle.id]: "start",
      [asked.id]: cycle.id,
      [fact.id]: asked.id,
      [heard.id]: fact.id,
      [generate.id]: heard.id,
      [publish.id]: "run",
      [live.id]: publish.id,
    }));

  test("is the job that ran when it was created, not one that waited then", () => {
    const second = job("research.completed", "sm-commands", "e9", 7, { waitMs: 5_000 });
    expect(parents([heard, second, generate])[generate.id]).toBe(heard.id);
    const later = job("content.generate", "sm-commands", "other", 13);
    expect(parents([heard, second, later])[later.id]).toBe(second.id);
  });

  test("of an alert is its dead letter", () => {
    const letter = job("", "", "d", 5, { id: "d", kind: "deadLetter", eventId: null });
    const alert = job("alert.raised", "brand-events", derivedId("died", "d"), 6);
    expect(parents([letter, alert])[alert.id]).toBe("d");
  });

  test("of a report is its request", () => {
    const request = job("performance.requested", "publish-commands", "m", 0);
    const report = job("performance.report", "brand-events", derivedId("performance.report", "m", "3"), 1);
    expect(parents([request, report])[report.id]).toBe(request.id);
  });

  test("of a post is the job that promoted its page", () => {
    const promote = job("content.published", "social-commands", "p", 0, { url: "/sites/a/b" });
    const post = job("social.posted", "brand-events", "s", 2, { url: "/sites/a/b" });
    expect(parents([promote, post])[post.id]).toBe(promote.id);
  });

  test("stays if it is known, and is null if it can't be determined", () => {
    const child = job("part.make", "own", "c", 0, { parentId: "parent" });
    const alone = job("part.make", "own", "b", 0);
    expect(parents([child, alone])).toEqual({ [child.id]: "parent", [alone.id]: null });
  });
});

test("more spans give more parents, and no parent is lost", () => {
  const first = withParents([start, cycle, generate]);
  expect(first[2]?.parentId).toBe(cycle.id);
  const early = withParents([start, asked]);
  expect(early[1]?.parentId).toBe("start");
  expect(withParents([...early, cycle]).find(({ id }) => id === asked.id)?.parentId).toBe(cycle.id);
  expect(withParents([...first, asked, fact, heard]).find(({ id }) => id === asked.id)?.parentId).toBe(cycle.id);
});
