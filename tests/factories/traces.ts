import { Span } from "#domain/traces/trace";
import { builtAt, defineFactory, secondsAfterBuilt } from "./factory.ts";

/** Builds spans. `build` makes a completed job: it waited for 2 s from `builtAt` on and ended after 5 s. */
export const spanFactory = defineFactory(Span, {
  id: "e-1.publish-commands",
  parentId: null,
  kind: "job",
  name: "content.publish",
  about: null,
  queue: "publish-commands",
  state: "completed",
  startedAt: builtAt,
  waitMs: 2_000,
  endedAt: secondsAfterBuilt(5),
  attempt: 1,
  by: null,
  reason: null,
  error: null,
  eventId: null,
  url: null,
  link: null,
});
