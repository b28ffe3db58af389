import { entityPath, hasScreen } from "../../core/links.ts";
import { RouterLink } from "../../ui/RouterLink.tsx";

/** The kinds of targets that the dashboard calls otherwise. */
const kinds: Readonly<Record<string, string>> = { workflow: "run" };

/** The subject of an action, as a link if it has a screen. */
export function AuditTarget({ target, className }: { target: string; className: string }) {
  const at = target.indexOf(":");
  const [name, id] = at < 0 ? ["", target] : [target.slice(0, at), target.slice(at + 1)];
  const kind = kinds[name] ?? name;
  if (!hasScreen(kind)) return id;
  return (
    <RouterLink href={entityPath(kind, id)} className={className}>
      {id}
    </RouterLink>
  );
}
