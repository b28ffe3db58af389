import type { FailureGroup, GroupState, GroupStatus } from "#domain/groups/group";
import { type StatusStyle, statusStyleOf } from "../../../ui/StatusLabel.tsx";
import { formatCount, pluralize } from "../../../ui/format.ts";

/** The label and icon of each state of an open group. */
const stateSigns: Record<GroupState, StatusStyle> = {
  new: { word: "New", shape: "dot", tone: "warning" },
  ongoing: { word: "Ongoing", shape: "ring", tone: "quiet" },
  escalating: { word: "Escalating", shape: "triangle", tone: "danger" },
  regressed: { word: "Regressed", shape: "triangle", tone: "danger" },
};

const statusSigns: Record<Exclude<GroupStatus, "open">, StatusStyle> = {
  resolved: { word: "Resolved", shape: "check", tone: "quiet" },
  muted: { word: "Muted", shape: "dash", tone: "quiet" },
};

/** An open group without an open dead letter: it stays open until somebody resolves it, because its cause may still be there. */
const clearedSign: StatusStyle = { word: "Cleared", shape: "check", tone: "quiet" };

type Shown = Pick<FailureGroup, "status" | "state" | "open">;

/** Whether a group is open and nothing of it is left to do. */
export const isCleared = ({ status, open }: Pick<Shown, "status" | "open">): boolean => status === "open" && open === 0;

/** How a group is shown: by its status, or by its state while it is open. */
export const groupSign = (group: Shown): StatusStyle =>
  isCleared(group) ? clearedSign : statusStyleOf({ ...stateSigns, ...statusSigns }, group.status === "open" ? group.state : group.status);

/** The groups in their order, those that are cleared last. */
export const withClearedLast = <T extends Shown>(groups: readonly T[]): T[] => [
  ...groups.filter((group) => !isCleared(group)),
  ...groups.filter(isCleared),
];

/** The name of a group: its error and message. */
export const groupName = ({ errorName, message }: Pick<FailureGroup, "errorName" | "message">): string =>
  [errorName || "Unknown error", message].filter(Boolean).join(": ");

/** The rate of a group in words: "12 in the last hour, 3 in the hour before". */
export const rateText = ({ now, before }: FailureGroup["rate"]): string =>
  `${formatCount(now)} in the last hour, ${formatCount(before)} in the hour before`;

/** How many dead letters a group has: "12 open of 40". */
export const countText = ({ open, count }: Pick<FailureGroup, "open" | "count">): string =>
  open === count ? `${formatCount(open)} open` : `${formatCount(open)} open of ${pluralize(count, "dead letter")}`;
