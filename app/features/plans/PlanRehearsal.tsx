import { useMutation } from "@tanstack/react-query";
import { Button } from "../../ui/button/Button.tsx";
import type { Plan } from "#domain/plans/plan";
import type { PlanRehearsal as Rehearsal } from "#domain/plans/rehearsal";
import { visibleText } from "#domain/text/visible";
import { useCan } from "../../core/me.ts";
import { entityPath } from "../../core/links.ts";
import { failureMessage } from "../../core/toasts/failures.ts";
import { textLink } from "../../ui/facts.tsx";
import { formatCount } from "../../ui/format.ts";
import { RouterLink } from "../../ui/RouterLink.tsx";
import { Section } from "../../ui/Section.tsx";
import { StatusLabel, type StatusStyle } from "../../ui/StatusLabel.tsx";
import { rehearsePlan } from "./calls.ts";

type Item = Rehearsal["items"][number];

/** What became of one item, as a sign. */
function signOf({ outcome, alreadyProcessed }: Item): StatusStyle {
  if (outcome === "fails") return { word: "Would fail", shape: "cross", tone: "danger" };
  if (outcome === "unknown") return { word: "Not known", shape: "dash", tone: "warning" };
  return alreadyProcessed
    ? { word: "Would do nothing", shape: "check", tone: "quiet" }
    : { word: "Would succeed", shape: "check", tone: "success" };
}

/** How many would succeed or fail: "3 of 5 would succeed · 1 would fail · 1 not known". */
const summaryOf = ({ items, succeed, fail, unknown }: Rehearsal): string =>
  [
    `${formatCount(succeed)} of ${formatCount(items.length)} would succeed`,
    ...(fail > 0 ? [`${formatCount(fail)} would fail`] : []),
    ...(unknown > 0 ? [`${formatCount(unknown)} not known`] : []),
  ].join(" · ");

/** The result: counts first, then each message with its error. `onConfirm` rehearses again and lets handlers call outside. */
function Report({ rehearsal, onConfirm }: { rehearsal: Rehearsal; onConfirm: () => void }) {
  return (
    <>
      <p className="font-medium">{summaryOf(rehearsal)}</p>
      <ul aria-label="Rehearsed messages" className="mt-3 divide-y divide-kumo-hairline rounded-lg border border-kumo-hairline">
        {rehearsal.items.map((item) => (
          <li key={item.id} className="flex min-w-0 flex-wrap gap-x-3 px-3 py-1.5">
            <StatusLabel {...signOf(item)}>{signOf(item).word}</StatusLabel>
            <RouterLink href={entityPath("deadLetter", item.id)} className={`${textLink} font-mono text-xs leading-5`}>
              {item.id.slice(-12)}
            </RouterLink>
            {item.text !== null && <span className="min-w-0 flex-1 basis-60 break-words text-kumo-subtle">{visibleText(item.text)}</span>}
          </li>
        ))}
      </ul>
      {rehearsal.items.some(({ needsConfirmation }) => needsConfirmation) && (
        <div className="mt-3 flex flex-col items-start gap-2 border-l-2 border-kumo-warning pl-3">
          <p>Some handlers call outside services. To see the rest, these requests must really be sent. The audit log records it.</p>
          <Button size="sm" variant="secondary-destructive" onClick={onConfirm}>
            Rehearse and send requests
          </Button>
        </div>
      )}
    </>
  );
}

/** Runs the deployed handlers on a sample of a plan without effect, before it is run. */
export function PlanRehearsal({ plan: { id, eligible, preparing } }: { plan: Plan }) {
  const canRehearse = useCan("plan.rehearse");
  const { mutate, data, error, isPending } = useMutation({ mutationFn: (confirmOutside: boolean) => rehearsePlan(id, confirmOutside) });
  if (!canRehearse || eligible === 0 || preparing) return null;
  return (
    <Section
      level="h2"
      title="Rehearsal"
      aside={
        <Button size="sm" loading={isPending} onClick={() => mutate(false)}>
          Rehearse {Math.min(5, eligible)}
        </Button>
      }
    >
      <div role="status" aria-busy={isPending}>
        {data && !isPending ? (
          <Report rehearsal={data} onConfirm={() => mutate(true)} />
        ) : error && !isPending ? (
          <p className="break-words text-kumo-danger">{visibleText(failureMessage(error, "Nothing was sent."))}</p>
        ) : (
          <p className="text-kumo-subtle">
            {isPending
              ? "Running the deployed handlers without effect…"
              : "Runs the deployed handlers on a sample. Nothing is sent or stored."}
          </p>
        )}
      </div>
    </Section>
  );
}
