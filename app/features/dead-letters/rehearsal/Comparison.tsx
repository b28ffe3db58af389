import type { ReactNode } from "react";
import { Link } from "@tanstack/react-router";
import { visibleText } from "#domain/text/visible";
import type { Rehearsal } from "#domain/dead-letters/rehearsal";
import { links } from "../../../core/links.ts";
import { textLink } from "../../../ui/facts.tsx";
import { formatPreciseDuration } from "../../../ui/format.ts";
import { Time } from "../../../ui/Time.tsx";
import { messageCounts } from "./verdict.ts";

const none = <span className="text-kumo-subtle">none</span>;

/** Messages by type and queue, one line each. */
const Messages = ({ messages }: { messages: readonly { queue: string; type: string | null }[] }) =>
  messages.length === 0 ? (
    none
  ) : (
    <ul>
      {messageCounts(messages).map((text) => (
        <li key={text}>{visibleText(text)}</li>
      ))}
    </ul>
  );

const Result = ({ json }: { json: string | null }) =>
  json === null ? none : <span className="line-clamp-3 font-mono text-xs">{visibleText(json)}</span>;

/** The rehearsal beside the last success of the same type: messages, result and run time. */
export function Comparison({ rehearsal }: { rehearsal: Rehearsal }) {
  const { lastSuccess, messages, result, durationMs } = rehearsal;
  if (!lastSuccess)
    return <p className="mt-3 text-kumo-subtle">No job of this type has completed lately, so there is nothing to compare it with.</p>;
  const { jobId, completedAt, durationMs: lastMs } = lastSuccess;
  const rows: [string, ReactNode, ReactNode][] = [
    ["Messages", <Messages key="1" messages={messages} />, <Messages key="2" messages={lastSuccess.messages} />],
    ["Result", <Result key="3" json={result} />, <Result key="4" json={lastSuccess.result} />],
    ["Run time", formatPreciseDuration(durationMs), lastMs === null ? "—" : formatPreciseDuration(lastMs)],
  ];
  return (
    <table className="mt-3 w-full table-fixed text-left">
      <thead>
        <tr className="border-b border-kumo-hairline align-top text-kumo-subtle">
          <th scope="col" className="w-20 py-1.5 font-normal">
            <span className="sr-only">What is compared</span>
          </th>
          <th scope="col" className="py-1.5 pr-3 font-normal">
            This rehearsal
          </th>
          <th scope="col" className="py-1.5 font-normal">
            <Link {...links.job(jobId)} className={textLink}>
              Last success
            </Link>{" "}
            <Time at={completedAt} />
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map(([name, rehearsed, last]) => (
          <tr key={name} className="border-b border-kumo-hairline align-top last:border-0">
            <th scope="row" className="py-1.5 font-normal text-kumo-subtle">
              {name}
            </th>
            <td className="py-1.5 pr-3 break-words">{rehearsed}</td>
            <td className="py-1.5 break-words">{last}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
