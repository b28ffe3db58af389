import type { InstanceSummary } from "#domain/workflows/instance";
import { formatPreciseDuration } from "../../../ui/format.ts";
import type { Column, PhoneRow } from "../../../ui/TableRow.tsx";
import { Time } from "../../../ui/Time.tsx";
import { InstanceSign } from "./InstanceSign.tsx";

const none = <span className="text-kumo-subtle">–</span>;

const durationOf = ({ createdAt, endedAt }: InstanceSummary): string | null =>
  createdAt && endedAt ? formatPreciseDuration(Math.max(0, Date.parse(endedAt) - Date.parse(createdAt))) : null;

/** An instance on a phone: its id and state, its duration, and when it was created. */
export const instancePhoneRow: PhoneRow<InstanceSummary> = {
  title: ({ id }) => <span className="font-mono text-xs">{id}</span>,
  state: ({ status }) => <InstanceSign status={status} />,
  where: (instance) => durationOf(instance) ?? "",
  when: ({ createdAt }) => (createdAt === null ? none : <Time at={createdAt} />),
};

/** The columns of the list of instances. */
export const instanceColumns: readonly Column<InstanceSummary>[] = [
  { head: "Instance", className: "w-auto", cell: ({ id }) => <span className="font-mono text-xs">{id}</span> },
  { head: "State", className: "w-36", cell: ({ status }) => <InstanceSign status={status} /> },
  {
    head: "Duration",
    className: "w-24 text-right @max-2xl:hidden",
    cell: (instance) => <span className="figure">{durationOf(instance) ?? none}</span>,
  },
  {
    head: "Created",
    className: "w-28 text-right @max-md:hidden",
    cell: ({ createdAt }) => (createdAt === null ? none : <Time at={createdAt} />),
  },
];
