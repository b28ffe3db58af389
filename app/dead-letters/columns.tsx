import { visibleText } from "#domain/visible";
import type { DeadLetter, DeadLetterStatus } from "#domain/deadLetters";
import type { Column } from "../ui/Table.tsx";
import { Time } from "../ui/Time.tsx";
import { aboutOf } from "./about.ts";
import { Status } from "./Status.tsx";

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
            <Status status={letter.status} />
          </span>
        )}
        <span className="font-medium">{letter.errorName || "Unknown error"}</span>{" "}
        <span className="ml-2 @lg:hidden">{aboutOf(letter.carries)}</span>
        <span className="ml-2 text-kumo-subtle">{letter.reason === "undelivered" ? letter.preview : letter.errorMessage}</span>
      </>
    ),
  },
  {
    head: "About",
    className: "w-56 @max-lg:hidden",
    cell: (letter) => <span title={visibleText(letter.carries)}>{aboutOf(letter.carries)}</span>,
  },
  { head: "Type", className: "w-40 @max-3xl:hidden", cell: (letter) => letter.type || "unknown" },
  { head: "Queue", className: "w-44 @max-2xl:hidden", cell: (letter) => letter.queue },
  { head: "Brand", className: "w-28 @max-4xl:hidden", cell: (letter) => letter.brand ?? <span className="text-kumo-subtle">none</span> },
  { head: "Attempts", className: "w-20 text-right @max-xl:hidden", cell: (letter) => <span className="figure">{letter.attempts}</span> },
  { head: "Died", className: "w-24 text-right", cell: (letter) => <Time at={letter.createdAt} /> },
];
