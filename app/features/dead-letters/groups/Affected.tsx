import { Link } from "@tanstack/react-router";
import { visibleText } from "#domain/text/visible";
import type { FailureGroupDetail, GroupValue } from "#domain/groups/group";
import { links } from "../../../core/links.ts";
import { parts } from "../../../core/pipelineParts.ts";
import { Sparkline } from "../../../ui/charts/Sparkline.tsx";
import { type Detail, DetailList } from "../../../ui/DetailList.tsx";
import { auditFact, textLink } from "../../../ui/facts.tsx";
import { formatCount } from "../../../ui/format.ts";
import { Id } from "../../../ui/Id.tsx";
import { Section } from "../../../ui/Section.tsx";
import { Time } from "../../../ui/Time.tsx";
import type { DeadLetterSearch } from "../search.ts";
import { rateText } from "./labels.ts";

/** Values with their counts. With `search`, each is a link to the dead letters of the group that have it. */
const Values = ({ values, search }: { values: readonly GroupValue[]; search?: (value: string) => DeadLetterSearch }) => (
  <ul className="flex flex-wrap gap-x-4">
    {values.map(({ value, count }) => (
      <li key={value} className="min-w-0 break-words">
        {search ? (
          <Link {...links.deadLetters(search(value))} className={textLink}>
            {visibleText(value) || "unknown"}
          </Link>
        ) : (
          visibleText(value)
        )}{" "}
        <span className="figure text-kumo-subtle">{formatCount(count)}</span>
      </li>
    ))}
  </ul>
);

const fact = (name: string, values: readonly GroupValue[], search?: (value: string) => DeadLetterSearch): Detail | null =>
  values.length === 0 ? null : [name, <Values key={name} values={values} {...(search ? { search } : {})} />];

/** What a group affects, and when it was seen last. */
export function Affected({ detail: { group, types, tenants, subjects, traces } }: { detail: FailureGroupDetail }) {
  const { fingerprint, trend } = group;
  const all = { fingerprint, status: "all" } as const;
  return (
    <Section title="Affected">
      <DetailList
        items={[
          fact("Queues", group.queues, (queue) => ({ ...all, queue })),
          fact("Types", types, (type) => ({ ...all, type })),
          fact(parts().tenant?.label ?? "Tenant", tenants, (tenant) => ({ ...all, tenant })),
          fact("Subjects", subjects),
          traces.length > 0 && [
            "Traces",
            <ul key="traces">
              {traces.slice(0, 5).map(({ correlationId, lastSeenAt }) => (
                <li key={correlationId} className="flex gap-x-3">
                  <Link {...links.trace(correlationId)} className={`${textLink} min-w-0 truncate font-mono text-xs leading-6`}>
                    {visibleText(correlationId)}
                  </Link>
                  <span className="text-kumo-subtle">
                    <Time at={lastSeenAt} />
                  </span>
                </li>
              ))}
            </ul>,
          ],
          [
            "Rate",
            <span key="rate" className="flex flex-wrap items-center gap-x-3">
              {rateText(group.rate)}
              <Sparkline counts={trend} label={`Per hour, last 24 hours: ${trend.join(", ")}`} className="w-28" />
            </span>,
          ],
          ["Last seen", <Time key="last" at={group.lastSeenAt} as="both" />],
          auditFact(`group:${fingerprint}`),
          ["Fingerprint", <Id key="id" id={fingerprint} label="fingerprint" />],
        ]}
      />
    </Section>
  );
}
