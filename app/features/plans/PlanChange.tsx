import { lazy, Suspense, useState } from "react";
import { Button } from "../../ui/button/Button.tsx";
import type { Plan } from "#domain/plans/plan";
import { useCan } from "../../core/me.ts";
import { Section } from "../../ui/Section.tsx";
import { SkeletonRows } from "../../ui/Skeleton.tsx";

const ChangeForm = lazy(() => import("./ChangeForm.tsx"));

/** What a plan changes of its messages, and the form that changes that. It opens on demand, as most plans change nothing. */
export function PlanChange({ plan }: { plan: Plan }) {
  const [isOpen, setOpen] = useState(false);
  const canPlan = useCan("plan.create");
  const { patch, targetQueue } = plan;
  if (!canPlan) return null;
  return (
    <Section
      level="h2"
      title="Change"
      aside={
        !isOpen && (
          <Button size="sm" onClick={() => setOpen(true)}>
            {patch || targetQueue ? "Edit change" : "Change messages or queue"}
          </Button>
        )
      }
    >
      {isOpen ? (
        <Suspense fallback={<SkeletonRows rows={4} />}>
          <ChangeForm plan={plan} />
        </Suspense>
      ) : (
        <p className="text-kumo-subtle">
          {patch || targetQueue ? "Changed as shown above." : "Messages are replayed unchanged to their own queues."}
        </p>
      )}
    </Section>
  );
}
