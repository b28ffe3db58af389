import { describe, expect, test } from "vitest";
import { createMessage, type Message } from "./messages.ts";
import { type EventName, eventNames, events } from "./events.ts";
import { findInjectedFault, type InjectedFault } from "#domain/faultInjection";
import { isQueueName } from "#domain/pipeline/queues";
import { messageTypesOf } from "#domain/jobs/newJob";
import { unknownFields } from "#domain/messages/unknownFields";
import { routesOf } from "./routes.ts";

const sample = (name: EventName): Message =>
  createMessage(name, events[name].sample, { source: "test", eventId: `id-${name.replace(".", "-")}` });

describe("routing", () => {
  test("by type", () => {
    expect(routesOf(sample("research.completed"), "local")).toEqual(["sm-commands"]);
    expect(routesOf(sample("content.published"), "local")).toEqual(["sm-commands", "social-commands"]);
  });
  test("by payload: internal articles are not promoted", () => {
    const inside = createMessage(
      "content.published",
      { ...events["content.published"].sample, brand_slug: "internal-tools" },
      { source: "test" },
    );
    expect(routesOf(inside, "local")).toEqual(["sm-commands"]);
  });
  test("by priority: high priority also raises an alert", () => {
    const urgent = createMessage("research.completed", { ...events["research.completed"].sample, priority: "high" }, { source: "test" });
    expect(routesOf(urgent, "local")).toEqual(["sm-commands", "alerts-events"]);
    expect(routesOf(sample("alert.raised"), "local")).toEqual(["alerts-events"]);
  });
  test("by environment: published articles are sent to analytics in production", () => {
    expect(routesOf(sample("content.published"), "production")).toEqual(["sm-commands", "social-commands", "analytics-events"]);
  });
  test.each(eventNames)("%s goes to existing queues, each once, never back to brand-events", (name) => {
    const routes = routesOf(sample(name), "production");
    expect(new Set(routes).size).toBe(routes.length);
    expect(routes.every(isQueueName)).toBe(true);
    expect(routes).not.toContain("brand-events");
  });
});

test.each(eventNames)("%s is accepted by every queue that it is routed to", (name) => {
  const message = sample(name);
  const urgent = { ...message, payload: { ...message.payload, priority: "high" } } as Message;
  // Only a type that has a priority can be urgent.
  const sent = unknownFields(urgent.payload, events[name].payload.parse(urgent.payload), "").length === 0 ? [message, urgent] : [message];
  for (const event of events[name].kind === "event" ? sent : [])
    for (const environment of ["production", "local"] as const)
      for (const to of routesOf(event, environment)) expect(messageTypesOf(to)).toContain(name);
});

describe("a fire drill", () => {
  const now = new Date("2026-10-01T09:00:00.000Z");
  const fault = (change: Partial<InjectedFault>): InjectedFault => ({ service: "pages-plus", kind: "permanent", rate: 1, ...change });
  const strikes = (change: Partial<InjectedFault>, message = sample("content.publish")) =>
    findInjectedFault([fault(change)], "pages-plus", message, now) !== undefined;

  test("applies only to its service, until its end", () => {
    expect(strikes({})).toBe(true);
    expect(strikes({ service: "gatherfeed" })).toBe(false);
    expect(strikes({ until: "2026-10-01T09:00:01.000Z" })).toBe(true);
    expect(strikes({ until: "2026-10-01T09:00:00.000Z" })).toBe(false);
  });
  test("matches a text anywhere, or equal fields", () => {
    expect(strikes({ match: "best budgeting" })).toBe(true);
    expect(strikes({ match: "tents" })).toBe(false);
    expect(strikes({ match: { keyword: "best budgeting apps", type: "content.publish" } })).toBe(true);
    expect(strikes({ match: { keyword: "best" } })).toBe(false);
  });
  test("applies to the same messages each time, at about its rate", () => {
    const messages = Array.from({ length: 2000 }, (_, index) => ({ ...sample("content.publish"), event_id: `message-${index}` }));
    const struck = () => messages.filter((message) => strikes({ rate: 0.3 }, message)).map(({ event_id }) => event_id);
    expect(struck()).toEqual(struck());
    expect(struck().length / messages.length).toBeCloseTo(0.3, 1);
    expect(strikes({ rate: 0 })).toBe(false);
  });
});
