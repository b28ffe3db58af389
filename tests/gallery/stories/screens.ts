import type { ApiState, Story } from "../story.ts";

const coreLists = [
  "/",
  "/jobs",
  "/queues",
  "/queues/in/account",
  "/queues/in/cost",
  "/dead-letters",
  "/dead-letters?view=list",
  "/workflows",
  "/workflows/instances/fulfil",
  "/workflows/instances/archive",
  "/traces",
  "/schedules",
  "/alerts",
  "/audit",
  "/plans",
];
const lists = [...coreLists, "/brands"];
const coreDetails = [
  "/jobs/e-1.publish-commands",
  "/queues/publish-commands",
  "/queues/in/account/lamp-orders",
  "/dead-letters/d-1",
  "/dead-letters?group=0123456789abcdef",
  "/workflows/r-1",
  "/workflows/instances/fulfil/order-2?step=charge+card-1",
  "/schedules/s-1",
  "/traces/c-1",
  "/plans/p-1",
  "/plans/p-changed",
  "/plans/p-stopped",
  "/plans/p-snooze",
  "/plans/p-undone",
];
const details = [...coreDetails, "/brands/niche-fi"];
const others = ["/jobs/new", "/settings", "/queues/orders"];
const forms = ["/schedules?create=1", "/jobs/e-1.publish-commands?edit=1", "/dead-letters/d-1?edit=1"];

const inState = (path: string, api: ApiState): Story => ({ name: `${path} ${api}`, path, api });

/** Every screen with data, and lists and details in the other states of their data. */
export const screenStories: readonly Story[] = [
  ...[...lists, ...details, ...others].map((path) => inState(path, "filled")),
  ...lists.map((path) => inState(path, "empty")),
  ...[...lists, ...details].flatMap((path) => [inState(path, "failed"), inState(path, "loading")]),
  ...details.map((path): Story => ({ name: `${path} read-only`, path, role: "viewer" })),
];

/** Every screen of the core with data, its lists without, and its forms. */
export const coreScreenStories: readonly Story[] = [
  ...[...coreLists, ...coreDetails, ...others, ...forms].map((path) => inState(path, "filled")),
  ...coreLists.map((path) => inState(path, "empty")),
];
