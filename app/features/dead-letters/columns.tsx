import { visibleText } from "#domain/text/visible";
import type { DeadLetter, DeadLetterStatus } from "#domain/dead-letters/deadLetter";
import { tenantColumns } from "../../ui/tenantColumn.tsx";
import type { Column } from "../../ui/TableRow.tsx";
import { ReplayOutcomeSign } from "../../ui/ReplayOutcomeSign.tsx";
import { Time } from "../../ui/Time.tsx";
import { CameBack } from "./CameBack.tsx";
import { subjectOfDeadLetter } from "./labels.ts";
import { StatusSign } from "./StatusSign.tsx";

type RowStatusProps = { deadLetter: DeadLetter; filtered: DeadLetterStatus | "all" };

/**
 * The status of a row; of a replayed one, what became of the replay. A list of other statuses only says that it was replayed: it is not
 * loaded again for such rows, so an outcome would not be kept up to date.
 */
const RowStatus = ({ deadLetter: { status, outcome, queue }, filtered }: RowStatusProps) =>
  outcome && status === "replayed" && (filtered === "replayed" || filtered === "all") ? (
    <ReplayOutcomeSign outcome={outcome} queue={queue} />
  ) : (
    <StatusSign status={status} />
  );

/**
 * The columns of the list. The error comes first, because operators look for it; the subject follows, because many rows have the same error.
 * The status is shown only if it is not the `filtered` one.
 */
export const deadLetterColumns = (filtered: DeadLetterStatus | "all"): readonly Column<DeadLetter>[] => [
  {
    head: "Error",
    className: "w-auto",
    cell: (deadLetter) => (
      <>
        {(deadLetter.status !== filtered || filtered === "replayed") && (
          <span className="mr-3">
            <RowStatus deadLetter={deadLetter} filtered={filtered} />
          </span>
        )}
        <span className="font-medium">{deadLetter.errorName || "Unknown error"}</span>{" "}
        <span className="ml-2 empty:hidden">
          <CameBack deadLetter={deadLetter} />
        </span>{" "}
        <span className="ml-2 @lg:hidden">{subjectOfDeadLetter(deadLetter)}</span>
        <span className="ml-2 text-kumo-subtle">{deadLetter.reason === "undelivered" ? deadLetter.preview : deadLetter.errorMessage}</span>
      </>
    ),
  },
  {
    head: "Subject",
    className: "w-56 @max-lg:hidden",
    cell: (deadLetter) => <span title={visibleText(deadLetter.carries)}>{subjectOfDeadLetter(deadLetter)}</span>,
  },
  { head: "Type", className: "w-40 @max-3xl:hidden", cell: (deadLetter) => deadLetter.type || "unknown" },
  { head: "Queue", className: "w-44 @max-2xl:hidden", cell: (deadLetter) => deadLetter.queue },
  ...tenantColumns<DeadLetter>("w-28 @max-4xl:hidden"),
  {
    head: "Attempts",
    className: "w-20 text-right @max-xl:hidden",
    cell: (deadLetter) => <span className="figure">{deadLetter.attempts}</span>,
  },
  { head: "Failed", className: "w-24 text-right", cell: (deadLetter) => <Time at={deadLetter.createdAt} /> },
];
