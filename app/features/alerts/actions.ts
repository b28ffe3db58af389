import type { Alert } from "#domain/alerts/list";
import { entityPath, hrefOf, links } from "../../core/links.ts";
import { type ActionList, defineAction } from "../../ui/actions/action.ts";
import { muteGroupOf, replayOpenOf } from "../../ui/actions/onGroup.tsx";

const group = {
  fingerprintOf: ({ fingerprint }: Alert) => fingerprint,
  queueOf: ({ queue }: Alert) => queue,
  queuesOf: ({ queue }: Alert) => (queue === null ? [] : [queue]),
  nameOf: ({ error }: Alert) => error,
  openOf: ({ openDeadLetters }: Alert) => openDeadLetters,
};

const viewRun = defineAction<Alert, never>({
  id: "viewRun",
  label: () => "View run",
  key: "v",
  isAllowed: ({ run }) => run !== null,
  href: ({ run }) => entityPath("run", run ?? ""),
});

const viewGroup = defineAction<Alert, never>({
  id: "viewGroup",
  label: () => "View group",
  tooltip: () => "View the dead letters with this cause",
  key: "v",
  isAllowed: ({ fingerprint }) => fingerprint !== null,
  href: ({ fingerprint }) => hrefOf(links.deadLetters({ group: fingerprint ?? "" })),
});

/** The actions on the cause of an alert, the main one first. The alert itself ends when its cause does. */
export const alertActions: ActionList<Alert> = {
  noun: "alert",
  idOf: ({ id }) => id,
  nameOf: ({ title }) => title,
  actions: [replayOpenOf(group, { key: "r", variant: "primary" }), viewRun, viewGroup, muteGroupOf(group)],
};
