import { visibleText } from "#domain/text/visible";
import { Sparkline } from "../../../ui/charts/Sparkline.tsx";
import { formatCount, formatShortCount } from "../../../ui/format.ts";
import { StatusLabel } from "../../../ui/StatusLabel.tsx";
import type { Column, PhoneRow } from "../../../ui/TableRow.tsx";
import { Time } from "../../../ui/Time.tsx";
import type { GroupRow } from "../../../core/groups.ts";
import { countText, groupSign, isCleared, rateText } from "./labels.ts";

export const GroupSign = ({ group }: { group: GroupRow }) => {
  const { word, ...style } = groupSign(group);
  return <StatusLabel {...style}>{word}</StatusLabel>;
};

/** The first queue of a group, and how many more it has. */
const Queues = ({ queues }: Pick<GroupRow, "queues">) => (
  <span title={queues.map(({ value, count }) => `${value}: ${formatCount(count)}`).join("\n")}>
    {queues[0]?.value ?? "unknown"}
    {queues.length > 1 && <span className="text-kumo-subtle"> +{queues.length - 1}</span>}
  </span>
);

/** A group on a phone: its error and state, the message, then its queues and how many are open. */
export const groupPhoneRow: PhoneRow<GroupRow> = {
  title: ({ errorName }) => errorName || "Unknown error",
  state: (group) => <GroupSign group={group} />,
  note: ({ message }) => visibleText(message) || null,
  where: ({ queues, open }) => (
    <>
      {formatShortCount(open)} open · <Queues queues={queues} />
    </>
  ),
  when: ({ lastSeenAt }) => <Time at={lastSeenAt} />,
};

/** The columns of the groups. The message gets the room, because it says what is wrong. */
export const groupColumns: readonly Column<GroupRow>[] = [
  {
    head: "Error",
    className: "w-auto",
    cell: (group) => (
      <span title={visibleText(group.message)}>
        {(group.state !== "ongoing" || isCleared(group)) && (
          <span className="mr-2 @md:hidden">
            <GroupSign group={group} />
          </span>
        )}
        <span className="font-medium">{group.errorName || "Unknown error"}</span>
        <span className="ml-2 text-kumo-subtle">{visibleText(group.message)}</span>
      </span>
    ),
  },
  { head: "State", className: "w-28 @max-md:hidden", cell: (group) => <GroupSign group={group} /> },
  { head: "Queues", className: "w-40 @max-3xl:hidden", cell: ({ queues }) => <Queues queues={queues} /> },
  {
    head: "Open",
    className: "w-16 text-right",
    cell: (group) => (
      <span className="figure" title={countText(group)}>
        {formatShortCount(group.open)}
      </span>
    ),
  },
  {
    head: "Last 24 hours",
    className: "w-32 @max-2xl:hidden",
    cell: ({ trend, rate }) => (
      <span title={rateText(rate)}>
        <Sparkline counts={trend} label={`Per hour, last 24 hours: ${trend.join(", ")}`} className="inline w-26 align-middle" />
      </span>
    ),
  },
  { head: "Owner", className: "w-28 @max-5xl:hidden", cell: ({ assignee }) => assignee ?? <span className="text-kumo-subtle">None</span> },
  { head: "First seen", className: "w-24 text-right @max-5xl:hidden", cell: ({ firstSeenAt }) => <Time at={firstSeenAt} /> },
  { head: "Last seen", className: "w-24 text-right", cell: ({ lastSeenAt }) => <Time at={lastSeenAt} /> },
];
