import type { DeadLetterDetail } from "#domain/dead-letters/deadLetter";
import { ErrorDetails } from "../../ui/ErrorDetails.tsx";
import { Section } from "../../ui/Section.tsx";
import { LongText } from "../../ui/LongText.tsx";
import { Time } from "../../ui/Time.tsx";
import { shortActorName } from "../../ui/format.ts";
import { refusalText } from "#domain/refusals";
import { allowedDeadLetterActions, deadLetterRefusalsOf } from "./allowedActions.ts";
import { editablePart } from "./message.ts";
import { reasonText } from "./labels.ts";

const verbs = { replayed: "Replayed", dropped: "Dropped", snoozed: "Snoozed", open: "" } as const;

/** Why the queue takes no replay, and what makes it possible; nothing where it does. */
function ReplayObstacle({ deadLetter }: { deadLetter: DeadLetterDetail["deadLetter"] }) {
  const refusal = deadLetterRefusalsOf(deadLetter).replay;
  const isObstacle = refusal?.code === "cannot_send" || refusal?.code === "cannot_push";
  return isObstacle && <p className="mt-1 text-kumo-subtle">It can't be replayed: {refusalText(refusal)}.</p>;
}

/** Why the message became a dead letter: the reason in one sentence, how it was resolved, and the error with its stack. */
export const ErrorSection = ({ deadLetter }: { deadLetter: DeadLetterDetail["deadLetter"] }) => (
  <Section title="Error">
    <p>
      {reasonText(deadLetter)}
      {deadLetter.reason === "malformed" &&
        allowedDeadLetterActions(deadLetter).edit &&
        ` Edit the ${editablePart(deadLetter).name} and replay it, or drop it.`}
    </p>
    <ReplayObstacle deadLetter={deadLetter} />
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
    {deadLetter.outcome?.state === "sent" && (
      <p className="mt-1 text-kumo-subtle">
        The consumer of {deadLetter.queue} is outside the job layer, so its success is not reported. If the message fails again within 24
        hours, it is shown here as a new dead letter.
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
