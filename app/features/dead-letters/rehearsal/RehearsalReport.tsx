import { Button } from "../../../ui/button/Button.tsx";
import { visibleText } from "#domain/text/visible";
import type { Rehearsal } from "#domain/dead-letters/rehearsal";
import { ErrorDetails } from "../../../ui/ErrorDetails.tsx";
import { pluralize } from "../../../ui/format.ts";
import { LongText } from "../../../ui/LongText.tsx";
import { StatusLabel } from "../../../ui/StatusLabel.tsx";
import { Comparison } from "./Comparison.tsx";
import { changeText, verdictOf } from "./verdict.ts";

type Props = { rehearsal: Rehearsal; onConfirm: () => void };

const withFullStop = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);

/** What the handler would call outside, and the button that lets it. */
const OutsideWarning = ({ calls, onConfirm }: { calls: Rehearsal["calls"]; onConfirm: () => void }) => (
  <div className="mt-2 flex flex-col items-start gap-2 border-l-2 border-kumo-warning pl-3">
    <p className="break-words">
      The rehearsal stopped before {calls.map(({ target }) => target).join(", ")}. To see the rest, its requests to outside services must
      really be sent. What they do there can't be undone. The audit log records it.
    </p>
    <Button size="sm" variant="secondary-destructive" onClick={onConfirm}>
      Rehearse and send requests
    </Button>
  </div>
);

/** A write or a message: what it is, its values in short, and all of it on demand. */
type ItemProps = { line: string; excerpt: string; text: string };

const Item = ({ line, excerpt, text }: ItemProps) => (
  <li className="border-b border-kumo-hairline py-1.5 last:border-0">
    <details>
      <summary className="cursor-pointer truncate">
        {visibleText(line)} <span className="font-mono text-xs text-kumo-subtle">{visibleText(excerpt)}</span>
      </summary>
      <div className="mt-1.5">
        <LongText text={text} label={line} lines={8} />
      </div>
    </details>
  </li>
);

function Items({ title, items }: { title: string; items: readonly ItemProps[] }) {
  if (items.length === 0) return null;
  return (
    <div className="mt-3">
      <h4 className="text-kumo-subtle">{title}</h4>
      <ul className="scroll-quiet mt-1 max-h-76 border-y border-kumo-hairline">
        {[...items.entries()].map(([place, item]) => (
          <Item key={`${place} ${item.line}`} {...item} />
        ))}
      </ul>
    </div>
  );
}

const indented = (json: string): string => {
  try {
    return JSON.stringify(JSON.parse(json), null, 2);
  } catch {
    // An excerpt is cut, so it is no longer JSON.
    return json;
  }
};

const writeItem = ({ database, sql, values, ...change }: Rehearsal["writes"][number]) => ({
  line: `${changeText(change)} (${database})`,
  excerpt: values.map((value) => JSON.stringify(value)).join(", "),
  text: [sql, ...values.map((value, index) => `?${index + 1} = ${JSON.stringify(value)}`)].join("\n"),
});

/** What a rehearsal says: the verdict first, then the error, the writes and messages, and the last success to compare. */
export default function RehearsalReport({ rehearsal, onConfirm }: Props) {
  const { outcome, reason, error, sameError, needsConfirmation, writes, messages, calls, omitted, warnings } = rehearsal;
  const { word, ...sign } = verdictOf(rehearsal);
  const isEmpty = outcome === "succeeds" && writes.length === 0 && messages.length === 0;
  return (
    <>
      <StatusLabel {...sign}>{word}</StatusLabel>
      {reason && !needsConfirmation && <p className="mt-1 break-words">{withFullStop(visibleText(reason))}</p>}
      {warnings.map((warning) => (
        <p key={warning} className="mt-1">
          {withFullStop(warning)}
        </p>
      ))}
      {needsConfirmation && <OutsideWarning calls={calls} onConfirm={onConfirm} />}
      {error && (
        <div className="mt-2">
          <LongText text={error.stack || `${error.name}: ${error.message}`} label="Error of the rehearsal" lines={sameError ? 3 : 8} />
          <ErrorDetails details={error.details} of="the error of the rehearsal" folded />
        </div>
      )}
      {isEmpty && !rehearsal.alreadyProcessed && <p className="mt-1">It writes to no database and sends no messages.</p>}
      <Items title={outcome === "succeeds" ? "Would write" : "Would have written until then"} items={writes.map(writeItem)} />
      <Items
        title={outcome === "succeeds" ? "Would send" : "Would have sent until then"}
        items={messages.map(({ queue, type, body }) => ({ line: `${type ?? "Message"} to ${queue}`, excerpt: body, text: indented(body) }))}
      />
      {omitted > 0 && <p className="mt-1 text-kumo-subtle">{pluralize(omitted, "more entry is", "more entries are")} not shown.</p>}
      <Comparison rehearsal={rehearsal} />
    </>
  );
}
