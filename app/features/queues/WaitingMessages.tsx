import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button } from "../../ui/button/Button.tsx";
import { type AccountMessage, type AccountMessages, maxPeeked } from "#domain/account/messages";
import { links } from "../../core/links.ts";
import { failureMessage } from "../../core/toasts/failures.ts";
import { formatCount, pluralize } from "../../ui/format.ts";
import { textLink } from "../../ui/facts.tsx";
import { Id } from "../../ui/Id.tsx";
import { LoadError } from "../../ui/LoadError.tsx";
import { LongText } from "../../ui/LongText.tsx";
import { Section } from "../../ui/Section.tsx";
import { Time } from "../../ui/Time.tsx";
import { messagesQuery } from "./messageCalls.ts";

const typeLabels = { json: "JSON", text: "Text", bytes: "Bytes", v8: "Structured clone" } as const;

/** The type of a body, and whether it is shown as it came. */
function typeText({ contentType, isAsReceived }: AccountMessage): string {
  const type = contentType === null ? "Unknown type" : typeLabels[contentType];
  return isAsReceived ? `${type}, as received` : type;
}

function Message({ message }: { message: AccountMessage }) {
  const { id, sentAt, attempts, body, bytes, contentType, isExcerpt } = message;
  return (
    <li className="flex min-w-0 flex-col gap-1.5 border-b border-kumo-hairline py-2.5 last:border-0">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-kumo-subtle">
        <Time at={sentAt} none="Unknown time" />
        <span>{typeText(message)}</span>
        <span className="figure">{pluralize(bytes, "byte")}</span>
        {attempts !== null && <span className="figure">{pluralize(attempts, "attempt")}</span>}
        {id !== "" && <Id id={id} label="message id" />}
      </div>
      <LongText text={body === "" ? "(empty)" : body} label={`Body of message ${id}`} lines={6} json={contentType === "json"} />
      {isExcerpt && <p className="text-kumo-subtle">Beginning only: the first {formatCount(body.length)} characters.</p>}
    </li>
  );
}

/** The messages that were seen, when, and why they could not be read again. */
export function MessageList({ messages, error }: { messages: AccountMessages; error: Error | null }) {
  const { items, readAt, sourceQueue, mayHaveMore } = messages;
  return (
    <>
      <p className="text-kumo-subtle">
        {items.length === 0 ? "No messages to see" : `${pluralize(items.length, "message")}${mayHaveMore ? ", maybe more" : ""}`}
        {" · read "}
        <Time at={readAt} />
        {sourceQueue !== null && (
          <>
            {" · dead letters of "}
            <Link {...links.queue(sourceQueue)} className={`${textLink} underline underline-offset-2`}>
              {sourceQueue}
            </Link>
          </>
        )}
      </p>
      {error && (
        <p role="alert" className="mt-1 break-words text-kumo-danger">
          Could not be read again: {failureMessage(error, "Try again.")}
        </p>
      )}
      <ul className="mt-1">
        {items.map((message, index) => (
          <Message key={message.id || index} message={message} />
        ))}
      </ul>
    </>
  );
}

/** The messages that wait in a queue of the account, read when somebody asks for them. */
export function WaitingMessages({ queue, title = "Waiting messages" }: { queue: string; title?: string }) {
  const { data, error, isFetching, refetch } = useQuery(messagesQuery(queue));
  const label = data || error ? "Read messages again" : "Show messages";
  return (
    <Section
      title={title}
      aside={
        <Button size="sm" loading={isFetching} aria-label={`${label} of ${queue}`} onClick={() => void refetch()}>
          {label}
        </Button>
      }
    >
      {data && <MessageList messages={data} error={error} />}
      {!data && error && <LoadError what="Messages" error={error} retry={() => void refetch()} />}
      <p className="mt-1 text-kumo-subtle">
        Looks into {queue} without consuming anything. At most {maxPeeked} messages can be seen.
      </p>
    </Section>
  );
}
