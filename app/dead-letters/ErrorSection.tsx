import type { DeadLetterDetail } from "#domain/dead-letters/deadLetter";
import { ErrorDetails } from "../ui/ErrorDetails.tsx";
import { Section } from "../ui/Section.tsx";
import { LongText } from "../ui/LongText.tsx";
import { Time } from "../ui/Time.tsx";
import { shortActorName } from "../ui/format.ts";
import { deadLetterActions } from "#domain/allowed";
import { editablePart } from "./message.ts";
import { reasonText } from "./labels.ts";

const verbs = { replayed: "Replayed", dropped: "Dropped", snoozed: "Snoozed", open: "" } as const;

/** What went wrong, first in words, then in full. */
export const ErrorSection = ({ letter }: { letter: DeadLetterDetail["deadLetter"] }) => (
  <Section title="Why">
    <p>
      {reasonText(letter)}
      {letter.reason === "malformed" &&
        deadLetterActions(letter).edit &&
        ` Edit the ${editablePart(letter).name} and replay it, or drop it.`}
    </p>
    {letter.status !== "open" && letter.resolvedBy && (
      <p className="mt-1">
        {verbs[letter.status]} by {shortActorName(letter.resolvedBy)} <Time at={letter.resolvedAt} />
        {letter.status === "snoozed" && (
          <>
            , comes back <Time at={letter.snoozedUntil} />
          </>
        )}
        {letter.resolvedReason && (
          <>
            : <bdi>{letter.resolvedReason}</bdi>
          </>
        )}
      </p>
    )}
    <div className="mt-2">
      <LongText
        key={letter.id}
        text={letter.errorStack || `${letter.errorName}: ${letter.errorMessage}`}
        label="Error with its stack"
        lines={10}
      />
    </div>
    {letter.errorStack && !letter.errorStack.includes((letter.errorMessage ?? "").slice(0, 80)) && (
      <p className="mt-2 break-words">{letter.errorMessage}</p>
    )}
    <ErrorDetails details={letter.errorDetails} of="the error" />
  </Section>
);
