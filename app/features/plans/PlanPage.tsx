import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import type { Plan } from "#domain/plans/plan";
import { isNotFound } from "../../core/api.ts";
import { links } from "../../core/links.ts";
import { Breadcrumb } from "../../ui/Breadcrumb.tsx";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { LoadError } from "../../ui/LoadError.tsx";
import { Page } from "../../ui/Page.tsx";
import { Section } from "../../ui/Section.tsx";
import { SkeletonRows } from "../../ui/Skeleton.tsx";
import { StatusLabel } from "../../ui/StatusLabel.tsx";
import { Time } from "../../ui/Time.tsx";
import { shortActorName } from "../../ui/format.ts";
import { planQuery } from "./calls.ts";
import { PlanChange } from "./PlanChange.tsx";
import { PlanControls } from "./PlanControls.tsx";
import { PlanItems } from "./PlanItems.tsx";
import { PlanProgress } from "./PlanProgress.tsx";
import { PlanRehearsal } from "./PlanRehearsal.tsx";
import { PlanSet } from "./PlanSet.tsx";
import { RunForm } from "./RunForm.tsx";
import { planTitle } from "#domain/plans/actions";
import { planStateStyles } from "./words.ts";

const up = <Breadcrumb href="/plans" title="Plans" />;

/** The page of a plan: what it would do, its confirmation, then its progress, outcomes and undo. */
export function PlanPage() {
  const { id } = useParams({ from: "/plans/$id" });
  const { data: plan, error, refetch } = useQuery(planQuery(id));
  if (plan) return <PlanView key={id} plan={plan} />;
  return (
    <Page title="Plan" up={up}>
      {isNotFound(error) ? (
        <EmptyState title="Plan not found">Plans are kept for 90 days. A plan that was never run is deleted after two days.</EmptyState>
      ) : error ? (
        <LoadError what="Plan" error={error} retry={() => void refetch()} />
      ) : (
        <SkeletonRows rows={8} />
      )}
    </Page>
  );
}

/** The state of a plan in words. */
function StateLine({ plan: { state, stateAt, stateBy, expiresAt, preparing } }: { plan: Plan }) {
  const { word, shape, tone } = planStateStyles[state];
  return (
    <span className="inline-flex items-center gap-1.5">
      <StatusLabel shape={shape} tone={tone}>
        {word}
      </StatusLabel>
      {state === "planned" ? (
        <span>
          {preparing ? "still counting · " : ""}nothing has changed yet · expires <Time at={expiresAt} />
        </span>
      ) : (
        <span>
          by {shortActorName(stateBy)} <Time at={stateAt} />
        </span>
      )}
    </span>
  );
}

function PlanView({ plan }: { plan: Plan }) {
  const { id, action, state, runAt, runBy, reason, auditId, createdBy, createdAt } = plan;
  return (
    <Page
      title={planTitle(plan)}
      tab={`${planTitle(plan)} · Plans`}
      up={up}
      state={<StateLine plan={plan} />}
      actions={<PlanControls plan={plan} />}
    >
      <div className="min-h-0 flex-1 overflow-y-auto">
        <div className="flex max-w-220 flex-col gap-8 px-4 py-5 sm:px-6">
          {runAt !== null && <PlanProgress plan={plan} />}
          <PlanSet plan={plan} />
          {state === "planned" && action === "replay" && (
            <>
              <PlanChange plan={plan} />
              <PlanRehearsal plan={plan} />
            </>
          )}
          {state === "planned" && <RunForm key={String(plan.preparing)} plan={plan} />}
          <PlanItems plan={plan} />
          <Section level="h2" title="Record">
            <p className="text-kumo-subtle">
              Made by {createdBy} <Time at={createdAt} />
              {runAt !== null && (
                <>
                  {", run by "}
                  {runBy} <Time at={runAt} />
                </>
              )}
              {reason !== null && `. Reason: ${reason}`}.{" "}
              {auditId !== null && (
                <Link {...links.audit({ target: `plan:${id}`, entry: auditId })} className="text-kumo-link underline underline-offset-2">
                  View audit log
                </Link>
              )}
            </p>
          </Section>
        </div>
      </div>
    </Page>
  );
}
