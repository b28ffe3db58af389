import type { ApiState, Story } from "../story.ts";

const lists = ["/", "/jobs", "/queues", "/dead-letters", "/workflows", "/traces", "/schedules", "/brands", "/alerts", "/audit"];
const details = [
  "/jobs/e-1.publish-commands",
  "/queues/publish-commands",
  "/dead-letters/d-1",
  "/workflows/r-1",
  "/schedules/s-1",
  "/traces/c-1",
  "/brands/niche-fi",
];
const others = ["/jobs/new", "/settings"];

const inState = (path: string, api: ApiState): Story => ({ name: `${path} ${api}`, path, api });

/** Every screen with data, and lists and details in the other states of their data. */
export const screenStories: readonly Story[] = [
  ...[...lists, ...details, ...others].map((path) => inState(path, "filled")),
  ...lists.map((path) => inState(path, "empty")),
  ...[...lists, ...details].flatMap((path) => [inState(path, "failed"), inState(path, "loading")]),
  ...details.map((path): Story => ({ name: `${path} read-only`, path, role: "viewer" })),
];
