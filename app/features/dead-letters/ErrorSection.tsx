import type { DeadLetterDetail } from "#domain/dead-letters/deadLetter";
import { ErrorDetails } from "../../ui/ErrorDetails.tsx";
import { Section } from "../../ui/Section.tsx";
import { LongText } from "../../ui/LongText.tsx";
import { Time } from "../../ui/Time.tsx";
import { shortActorName } from "../../ui/format.ts";
import { deadLetterActions } from "#domain/allowed";
import { editablePart } from "./message.ts";
import { reasonText } from "./labels.ts";

const verbs = { replayed: "Replayed", dropped: "Dropped", snoozed: "Snoozed", open: "" } as const;

/** Why the message became a dead letter: the reason in one sentence, how it was resolved, and the error with its stack. */
export const ErrorSection = ({ deadLetter }: { deadLetter: DeadLetterDetail["deadLetter"] }) => (
  <Section title="Error">
    <p>
      {reasonText(deadLetter)}
      {deadLetter.reason === "malformed" &&
        deadLetterActions(deadLetter).edit &&
        ` Edit the ${editablePart(deadLetter).name} and replay it, or drop it.`}
    </p>
    {deadLetter.status !== "open" && deadLetter.resolvedBy && (
      <p className="mt-1">
        {verbs[deadLetter.status]} by {shortActorName(deadLetter.resolvedBy)} <Time at={deadLetter.resolvedAt} />
        {deadLetter.status === "snoozed" && (
          <>
            ; open again <Time at={deadLetter.snoozedUntil} />
          </>
        )}
        {deadLetter.resolvedReason && (
          <>
            : <bdi>{deadLetter.resolvedReason}</bdi>
          </>
        )}
      </p>
    )}
    <div className="mt-2">
      <LongText
        key={deadLetter.id}
        text={deadLetter.errorStack || `${deadLetter.errorName}: ${deadLetter.errorMessage}`}
        label="Error with stack trace"
        lines={10}
      />
    </div>
    {deadLetter.errorStack && !deadLetter.errorStack.includes((deadLetter.errorMessage ?? "").slice(0, 80)) && (
      <p className="mt-2 break-words">{deadLetter.errorMessage}</p>
    )}
    <ErrorDetails details={deadLetter.errorDetails} of="the error" />
  </Section>
);
