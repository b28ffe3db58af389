import { type CauseKind, parseCausationId } from "#domain/messages/causation";
import { hrefOf, links } from "../../core/links.ts";

/** The name of each kind of cause, and its screen. */
const kinds: Record<CauseKind, { name: string; href: (id: string) => string }> = {
  job: { name: "Job", href: (id) => hrefOf(links.job(id)) },
  workflow: { name: "Workflow run", href: (id) => hrefOf(links.run(id)) },
  schedule: { name: "Schedule", href: (id) => hrefOf(links.schedule(id)) },
  brand: { name: "Timer of brand", href: (id) => hrefOf(links.brand(id)) },
  audit: { name: "Operator command", href: (entry) => hrefOf(links.audit({ entry })) },
  deadLetter: { name: "Dead letter", href: (id) => hrefOf(links.deadLetter(id)) },
};

/** What caused a job: the name of its kind (for a step of a workflow run with the step), its id and its address. Null if it is not known. */
export function jobCauseOf(causationId: string | null): { name: string; id: string; href: string } | null {
  const cause = parseCausationId(causationId);
  if (!cause) return null;
  const { name, href } = kinds[cause.kind];
  const [id = "", step] = cause.kind === "workflow" ? cause.id.split("#") : [cause.id];
  return { name: step === undefined ? name : `Step ${step} of workflow run`, id, href: href(id) };
}
