import { Link } from "@tanstack/react-router";
import { links } from "../../core/links.ts";

/** The screen of each kind of target. Kinds that are missing here have no screen. */
const screens = {
  queue: links.queue,
  job: links.job,
  deadLetter: links.deadLetter,
  brand: links.brand,
  workflow: links.run,
  schedule: links.schedule,
  trace: links.trace,
} as const;

const hasScreen = (kind: string): kind is keyof typeof screens => Object.hasOwn(screens, kind);

/** The subject of an action, as a link if it has a screen. */
export function AuditTarget({ target, className }: { target: string; className: string }) {
  const at = target.indexOf(":");
  const [kind, id] = at < 0 ? ["", target] : [target.slice(0, at), target.slice(at + 1)];
  if (!hasScreen(kind)) return id;
  return (
    <Link {...screens[kind](id)} className={className}>
      {id}
    </Link>
  );
}
