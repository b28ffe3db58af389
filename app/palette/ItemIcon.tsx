import { CommandIcon, PageIcon } from "./icons.tsx";
import { DeadLettersIcon, JobsIcon, QueuesIcon, SchedulesIcon, TracesIcon, WorkflowsIcon } from "../ui/icons.tsx";
import { type CoreKind, declaredEntity } from "../core/links.ts";
import type { Icon } from "../core/pipelineParts.ts";
import type { PaletteItem } from "./items.ts";

const icons: Record<CoreKind | "link" | "command", Icon> = {
  queue: QueuesIcon,
  job: JobsIcon,
  deadLetter: DeadLettersIcon,
  run: WorkflowsIcon,
  schedule: SchedulesIcon,
  trace: TracesIcon,
  link: PageIcon,
  command: CommandIcon,
};

export function ItemIcon({ of }: { of: PaletteItem["icon"] }) {
  const ShownIcon = declaredEntity(of)?.icon ?? icons[of as keyof typeof icons];
  return <ShownIcon size={15} className="shrink-0 text-kumo-subtle" />;
}
