import { planActionFacts } from "#domain/plans/actions";
import type { Plan } from "#domain/plans/plan";
import { entityPath } from "../../core/links.ts";
import { textLink } from "../../ui/facts.tsx";
import { formatCount, pluralize } from "../../ui/format.ts";
import { RouterLink } from "../../ui/RouterLink.tsx";
import { Section } from "../../ui/Section.tsx";
import { visibleText } from "#domain/text/visible";
import { Time } from "../../ui/Time.tsx";
import { SampleChanges } from "./SampleChanges.tsx";

/** What a plan changes of its messages, or until when it snoozes them. */
const ChangeText = ({ patch, targetQueue, until }: Plan) => (
  <>
    {(patch !== null || targetQueue !== null) && (
      <p className="mt-1 break-words">
        {patch === null ? "Messages are sent unchanged" : `Each message is patched (${pluralize(patch.length, "operation")})`}
        {targetQueue === null ? "." : ` to ${targetQueue}.`}
      </p>
    )}
    {until !== null && (
      <p className="mt-1">
        The snooze ends <Time at={until} />.
      </p>
    )}
  </>
);

/** Who is in the set of a plan: how many are eligible, how many are skipped and why, and a sample. */
export function PlanSet({ plan }: { plan: Plan }) {
  const { action, eligible, skipped, sample, filter, problems } = plan;
  const total = skipped.reduce((sum, { count }) => sum + count, 0);
  const { target } = planActionFacts[action];
  const { planId, ...filtered } = filter ?? {};
  const filters = Object.entries(filtered);
  return (
    <Section level="h2" title="Set">
      <p>
        <span className="figure font-medium">{formatCount(eligible)} eligible</span>
        {total > 0 && (
          <>
            {" · "}
            <span className="figure">{formatCount(total)} skipped</span>
            {`: ${skipped.map(({ count, text }) => `${formatCount(count)} ${text}`).join(", ")}`}
          </>
        )}
      </p>
      {filters.length > 0 && (
        <p className="mt-1 break-words text-kumo-subtle">
          All that matched {filters.map(([name, value]) => `${name} ${visibleText(value)}`).join(", ")} when the plan was made.
        </p>
      )}
      {planId !== undefined && <p className="mt-1 text-kumo-subtle">The set of an earlier plan.</p>}
      <ChangeText {...plan} />
      {problems.length > 0 && (
        <ul aria-label="Skipped because of the change" className="mt-2 text-kumo-warning">
          {problems.map(({ id, text }) => (
            <li key={id} className="break-words">
              <RouterLink href={entityPath(target, id)} className={`${textLink} font-mono text-xs`}>
                {id.slice(-12)}
              </RouterLink>{" "}
              {visibleText(text)}
            </li>
          ))}
        </ul>
      )}
      {sample.length > 0 && (
        <ul aria-label="Sample" className="mt-3 divide-y divide-kumo-hairline rounded-lg border border-kumo-hairline">
          {sample.map(({ id, queue, type, text, changes }) => (
            <li key={id} className="flex min-w-0 flex-wrap gap-x-3 px-3 py-1.5">
              <RouterLink href={entityPath(target, id)} className={textLink}>
                {type || id}
              </RouterLink>
              <span className="text-kumo-subtle">{queue}</span>
              <span className="min-w-0 flex-1 basis-60 truncate text-kumo-subtle" title={visibleText(text)}>
                {visibleText(text)}
              </span>
              {changes && <SampleChanges changes={changes} />}
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}
