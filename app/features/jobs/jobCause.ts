import { type CauseKind, parseCausationId } from "#domain/messages/causation";
import { declaredEntity, entityPath, hrefOf, links } from "../../core/links.ts";

/** The name of each kind of cause, and its screen. */
const kinds: Partial<Record<CauseKind, { name: string; href: (id: string) => string }>> = {
  job: { name: "Job", href: (id) => hrefOf(links.job(id)) },
  workflow: { name: "Workflow run", href: (id) => hrefOf(links.run(id)) },
  schedule: { name: "Schedule", href: (id) => hrefOf(links.schedule(id)) },
  audit: { name: "Operator command", href: (entry) => hrefOf(links.audit({ entry })) },
  deadLetter: { name: "Dead letter", href: (id) => hrefOf(links.deadLetter(id)) },
};

/** What caused a job: the name of its kind (for a step of a workflow run with the step), its id and its address. Null if it is not known. */
export function jobCauseOf(causationId: string | null): { name: string; id: string; href: string } | null {
  const cause = parseCausationId(causationId);
  if (!cause) return null;
  const declared = declaredEntity(cause.kind);
  const kind = declared ? { name: declared.causeName, href: (id: string) => entityPath(declared.kind, id) } : kinds[cause.kind];
  if (!kind) return null;
  const { name, href } = kind;
  const [id = "", step] = cause.kind === "workflow" ? cause.id.split("#") : [cause.id];
  return { name: step === undefined ? name : `Step ${step} of workflow run`, id, href: href(id) };
}
