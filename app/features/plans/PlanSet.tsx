import { planActionFacts } from "#domain/plans/actions";
import type { Plan } from "#domain/plans/plan";
import { entityPath } from "../../core/links.ts";
import { textLink } from "../../ui/facts.tsx";
import { formatCount } from "../../ui/format.ts";
import { RouterLink } from "../../ui/RouterLink.tsx";
import { Section } from "../../ui/Section.tsx";
import { visibleText } from "#domain/text/visible";

/** Who is in the set of a plan: how many are eligible, how many are skipped and why, and a sample. */
export function PlanSet({ plan: { action, eligible, skipped, sample, filter } }: { plan: Plan }) {
  const total = skipped.reduce((sum, { count }) => sum + count, 0);
  const { target } = planActionFacts[action];
  const filters = Object.entries(filter ?? {});
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
      {sample.length > 0 && (
        <ul aria-label="Sample" className="mt-3 divide-y divide-kumo-hairline rounded-lg border border-kumo-hairline">
          {sample.map(({ id, queue, type, text }) => (
            <li key={id} className="flex min-w-0 flex-wrap gap-x-3 px-3 py-1.5">
              <RouterLink href={entityPath(target, id)} className={textLink}>
                {type || id}
              </RouterLink>
              <span className="text-kumo-subtle">{queue}</span>
              <span className="min-w-0 flex-1 basis-60 truncate text-kumo-subtle" title={visibleText(text)}>
                {visibleText(text)}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}
