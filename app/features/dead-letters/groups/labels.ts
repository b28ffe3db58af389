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

/** How a group is shown: by its status, or by its state while it is open. */
export const groupSign = ({ status, state }: Pick<FailureGroup, "status" | "state">): StatusStyle =>
  statusStyleOf({ ...stateSigns, ...statusSigns }, status === "open" ? state : status);

/** The name of a group: its error and message. */
export const groupName = ({ errorName, message }: Pick<FailureGroup, "errorName" | "message">): string =>
  [errorName || "Unknown error", message].filter(Boolean).join(": ");

/** The rate of a group in words: "12 in the last hour, 3 in the hour before". */
export const rateText = ({ now, before }: FailureGroup["rate"]): string =>
  `${formatCount(now)} in the last hour, ${formatCount(before)} in the hour before`;

/** How many dead letters a group has: "12 open of 40". */
export const countText = ({ open, count }: Pick<FailureGroup, "open" | "count">): string =>
  open === count ? `${formatCount(open)} open` : `${formatCount(open)} open of ${pluralize(count, "dead letter")}`;
