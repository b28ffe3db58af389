import { visibleText } from "#domain/text/visible";
import type { DeadLetter, DeadLetterStatus } from "#domain/dead-letters/deadLetter";
import type { Column } from "../ui/Table.tsx";
import { Time } from "../ui/Time.tsx";
import { subjectOf } from "./subject.ts";
import { StatusSign } from "./StatusSign.tsx";

/**
 * A dead letter in a row: its error first, because that is what is looked for; what it carried where the error is always the same. Its status is said where it is not
 * the one asked for.
 */
export const deadLetterColumns = (asked: DeadLetterStatus | "all"): readonly Column<DeadLetter>[] => [
  {
    head: "Error",
    className: "w-auto",
    cell: (letter) => (
      <>
        {letter.status !== asked && (
          <span className="mr-3">
            <StatusSign status={letter.status} />
          </span>
        )}
        <span className="font-medium">{letter.errorName || "Unknown error"}</span>{" "}
        <span className="ml-2 @lg:hidden">{subjectOf(letter.carries)}</span>
        <span className="ml-2 text-kumo-subtle">{letter.reason === "undelivered" ? letter.preview : letter.errorMessage}</span>
      </>
    ),
  },
  {
    head: "About",
    className: "w-56 @max-lg:hidden",
    cell: (letter) => <span title={visibleText(letter.carries)}>{subjectOf(letter.carries)}</span>,
  },
  { head: "Type", className: "w-40 @max-3xl:hidden", cell: (letter) => letter.type || "unknown" },
  { head: "Queue", className: "w-44 @max-2xl:hidden", cell: (letter) => letter.queue },
  { head: "Brand", className: "w-28 @max-4xl:hidden", cell: (letter) => letter.brand ?? <span className="text-kumo-subtle">none</span> },
  { head: "Attempts", className: "w-20 text-right @max-xl:hidden", cell: (letter) => <span className="figure">{letter.attempts}</span> },
  { head: "Died", className: "w-24 text-right", cell: (letter) => <Time at={letter.createdAt} /> },
];
