import type { FailureGroup } from "#domain/groups/group";
import { hrefOf, links } from "../../../core/links.ts";
import { queryClient } from "../../../core/queryClient.ts";
import { meQuery } from "../../../core/me.ts";
import { type ActionList, defineAction } from "../../../ui/actions/action.ts";
import { muteGroupOf, replayOpenOf } from "../../../ui/actions/onGroup.tsx";
import { changeGroup, type GroupRow } from "../../../core/groups.ts";
import { lazyDialog } from "../../../ui/opener/lazyPart.tsx";
import { groupName } from "./labels.ts";

const reopen = defineAction<GroupRow, FailureGroup>({
  id: "reopen",
  needs: "group.reopen",
  label: ({ status }) => (status === "muted" ? "Unmute" : "Reopen"),
  key: "u",
  isAllowed: ({ status }) => status !== "open",
  run: ({ id }) => changeGroup(id, { status: "open" }),
  done: (_, group) => ({ title: group.status === "muted" ? "Unmuted" : "Reopened", description: groupName(group) }),
});

const resolve = defineAction<GroupRow, FailureGroup>({
  id: "resolve",
  needs: "group.resolve",
  label: () => "Resolve",
  key: "f",
  isAllowed: ({ status }) => status !== "resolved",
  run: ({ id }) => changeGroup(id, { status: "resolved" }),
  done: () => ({ title: "Resolved", description: "If the error returns, the group is open again and raises an alert." }),
  undo: reopen,
});

const ofGroup = {
  fingerprintOf: ({ fingerprint }: GroupRow) => fingerprint,
  queuesOf: ({ queues }: GroupRow) => queues.map(({ value }) => value),
  nameOf: groupName,
  openOf: ({ open }: GroupRow) => open,
};

// Everywhere this key replays.
const replayAll = replayOpenOf(ofGroup, { key: "r", variant: "primary" });

const mute = muteGroupOf(ofGroup, {
  label: ({ status }) => (status === "muted" ? "Change mute" : "Mute"),
  button: ({ status }) => (status === "muted" ? "Change mute…" : "Mute…"),
  isAllowed: ({ status }) => status !== "resolved",
});

/** The email of the signed-in operator; undefined until it has loaded. */
const ownEmail = (): string | undefined => queryClient.getQueryData(meQuery.queryKey)?.email;

const assign = defineAction<GroupRow, FailureGroup>({
  id: "assign",
  needs: "group.update",
  label: () => "Assign to me",
  key: "a",
  isAllowed: ({ assignee }) => ownEmail() !== undefined && assignee !== ownEmail(),
  run: ({ id }) => changeGroup(id, { assignee: ownEmail() ?? null }),
  done: (_, group) => ({ title: "Assigned to you", description: groupName(group) }),
});

const edit = defineAction<GroupRow, never>({
  id: "edit",
  needs: "group.update",
  label: () => "Edit note",
  button: () => "Edit note…",
  key: "e",
  isAllowed: () => true,
  Dialog: lazyDialog(async () => (await import("./EditGroupDialog.tsx")).EditGroupDialog),
});

const view = defineAction<GroupRow, never>({
  id: "view",
  label: () => "View dead letters",
  button: () => null,
  key: "v",
  isAllowed: () => true,
  href: ({ fingerprint, open }) => hrefOf(links.deadLetters(open > 0 ? { fingerprint } : { fingerprint, status: "all" })),
});

/** All actions on a group. */
export const groupActions: ActionList<GroupRow> = {
  noun: "group",
  idOf: ({ id }) => id,
  nameOf: groupName,
  actions: [replayAll, resolve, reopen, mute, assign, edit, view],
};
