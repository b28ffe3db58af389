import { visibleText } from "#domain/text/visible";
import type { DeadLetter, DeadLetterStatus } from "#domain/dead-letters/deadLetter";
import { tenantColumns } from "../../ui/tenantColumn.tsx";
import { ReplayOutcomeSign } from "../../ui/ReplayOutcomeSign.tsx";
import type { Column, PhoneRow } from "../../ui/TableRow.tsx";
import { Time } from "../../ui/Time.tsx";
import { CameBack } from "./CameBack.tsx";
import { subjectOfDeadLetter } from "./labels.ts";
import { DeletionNote, DeletionTime } from "./DeletionTime.tsx";
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

/** Whether a row says its status: where it is not the filtered one, and where it says what became of a replay. */
const isStatusShown = ({ status }: DeadLetter, filtered: DeadLetterStatus | "all"): boolean =>
  status !== filtered || filtered === "replayed";

/** What went wrong: the message of the error; of a message that nobody consumed, its beginning. */
const messageOf = ({ reason, preview, errorMessage }: DeadLetter): string => (reason === "undelivered" ? preview : errorMessage);

const ErrorName = ({ deadLetter }: { deadLetter: DeadLetter }) => (
  <>
    <span className="font-medium">{deadLetter.errorName || "Unknown error"}</span>{" "}
    <span className="ml-2 empty:hidden">
      <CameBack deadLetter={deadLetter} />
    </span>
  </>
);

/** A dead letter on a phone: its error, the message, then what it is about, its queue and its time. `hasExpiry`: when retention deletes it, as in the columns. */
export const deadLetterPhoneRow = (filtered: DeadLetterStatus | "all", hasExpiry = false): PhoneRow<DeadLetter> => ({
  title: (deadLetter) => <ErrorName deadLetter={deadLetter} />,
  state: (deadLetter) => isStatusShown(deadLetter, filtered) && <RowStatus deadLetter={deadLetter} filtered={filtered} />,
  note: (deadLetter) => messageOf(deadLetter) || null,
  where: (deadLetter) => [subjectOfDeadLetter(deadLetter), deadLetter.queue].filter(Boolean).join(" · "),
  when: (deadLetter) => (hasExpiry && deadLetter.expiresAt ? <DeletionNote deadLetter={deadLetter} /> : <Time at={deadLetter.createdAt} />),
});

/**
 * The columns of the list. The error comes first, because operators look for it; the subject follows, because many rows have the same error.
 * The status is shown only if it is not the `filtered` one. `hasExpiry`: the last column shows when retention deletes them.
 */
export const deadLetterColumns = (filtered: DeadLetterStatus | "all", hasExpiry = false): readonly Column<DeadLetter>[] => [
  {
    head: "Error",
    className: "w-auto",
    cell: (deadLetter) => (
      <>
        {isStatusShown(deadLetter, filtered) && (
          <span className="mr-3">
            <RowStatus deadLetter={deadLetter} filtered={filtered} />
          </span>
        )}
        <ErrorName deadLetter={deadLetter} /> <span className="ml-2 @xl:hidden">{subjectOfDeadLetter(deadLetter)}</span>
        <span className="ml-2 text-kumo-subtle" title={visibleText(messageOf(deadLetter).slice(0, 500))}>
          {messageOf(deadLetter)}
        </span>
      </>
    ),
  },
  {
    head: "Subject",
    className: "w-52 @max-6xl:w-40 @max-xl:hidden",
    cell: (deadLetter) => <span title={visibleText(deadLetter.carries)}>{subjectOfDeadLetter(deadLetter)}</span>,
  },
  { head: "Type", className: "w-40 @max-7xl:hidden", cell: (deadLetter) => deadLetter.type || "unknown" },
  { head: "Queue", className: "w-40 @max-3xl:hidden", cell: (deadLetter) => deadLetter.queue },
  ...tenantColumns<DeadLetter>("w-28 @max-7xl:hidden"),
  {
    head: "Attempts",
    className: "w-20 text-right @max-5xl:hidden",
    cell: (deadLetter) => <span className="figure">{deadLetter.attempts}</span>,
  },
  {
    head: "Failed",
    className: hasExpiry ? "w-24 text-right @max-2xl:hidden" : "w-24 text-right",
    cell: (deadLetter) => <Time at={deadLetter.createdAt} />,
  },
  ...(hasExpiry
    ? [{ head: "Deleted", className: "w-24 text-right", cell: (deadLetter: DeadLetter) => <DeletionTime deadLetter={deadLetter} /> }]
    : []),
];
