import type { QueueCost } from "#domain/cost/cost";
import { visibleText } from "#domain/text/visible";
import { Count } from "../../../ui/Count.tsx";
import { formatCount, pluralize } from "../../../ui/format.ts";
import { formatUsd } from "../../../ui/formatUsd.ts";
import type { Column, PhoneRow } from "../../../ui/TableRow.tsx";

const Usd = ({ value }: { value: number }) => <span className="figure">{formatUsd(value)}</span>;

/** The most requests that the attempts of a queue made, to its Worker and to the limiter. */
const maxRequestsOf = ({ workerRequests, limiterRequests }: QueueCost): number => workerRequests + limiterRequests;

/** A queue on a phone: its name and what it cost, then its jobs, and the rows that cost most of it. */
export const costPhoneRow: PhoneRow<QueueCost> = {
  title: ({ queue }) => queue,
  state: ({ usd }) => <Usd value={usd} />,
  where: ({ jobs, retries, failed }) => `${pluralize(jobs, "job")} · ${formatCount(retries)} retries · ${formatCount(failed)} failed`,
  when: ({ rowsWritten }) => pluralize(rowsWritten, "row"),
};

const number = "w-28 text-right";

/** The columns of the costs by queue. When the list is narrow, the least important columns are hidden first. */
export const costColumns: readonly Column<QueueCost>[] = [
  { head: "Queue", className: "w-auto", cell: ({ queue }) => <span title={visibleText(queue)}>{queue}</span> },
  { head: "Jobs", className: number, cell: ({ jobs }) => <Count value={jobs} /> },
  { head: "Retries", className: `${number} @max-2xl:hidden`, cell: ({ retries }) => <Count value={retries} /> },
  { head: "Failed", className: `${number} @max-xl:hidden`, cell: ({ failed }) => <Count value={failed} /> },
  { head: "Rows written", className: `${number} @max-3xl:hidden`, cell: ({ rowsWritten }) => <Count value={rowsWritten} /> },
  {
    head: "Queue operations",
    className: "w-36 text-right @max-4xl:hidden",
    cell: ({ queueOperations }) => <Count value={queueOperations} />,
  },
  {
    head: "Requests (max.)",
    className: "w-36 text-right @max-5xl:hidden",
    cell: (cost) => <Count value={maxRequestsOf(cost)} />,
  },
  { head: "Cost", className: number, cell: ({ usd }) => <Usd value={usd} /> },
];
