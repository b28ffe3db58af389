import type { AuditEntry } from "#domain/audit/audit";
import { entityPath, hasScreen, hrefOf, links } from "../../core/links.ts";
import { RouterLink } from "../../ui/RouterLink.tsx";
import { subjectText } from "./subjectText.ts";

/** The kinds of targets that the dashboard calls otherwise. */
const kinds: Readonly<Record<string, string>> = { workflow: "run" };

/** The path of a workflow instance, `<workflow>/<id>`. */
function instancePath(target: string): string {
  const at = target.indexOf("/");
  return hrefOf(links.instance(target.slice(0, at), target.slice(at + 1)));
}

function hrefOfTarget(name: string, id: string): string | undefined {
  if (name === "instance") return instancePath(id);
  if (name === "group") return hrefOf(links.deadLetters({ group: id }));
  if (name === "plan") return hrefOf(links.plan(id));
  const kind = kinds[name] ?? name;
  return hasScreen(kind) ? entityPath(kind, id) : undefined;
}

/** The subject of an action, as a link if it has a screen. */
export function AuditTarget({ entry, className }: { entry: AuditEntry; className: string }) {
  const { target } = entry;
  const text = subjectText(entry);
  const at = target.indexOf(":");
  const [name, id] = at < 0 ? ["", target] : [target.slice(0, at), target.slice(at + 1)];
  const href = hrefOfTarget(name, id);
  if (href === undefined) return text;
  return (
    <RouterLink href={href} className={className}>
      {text}
    </RouterLink>
  );
}
