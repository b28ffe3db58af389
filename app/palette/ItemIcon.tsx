import {
  BrandsIcon,
  DeadLettersIcon,
  CommandIcon,
  PageIcon,
  JobsIcon,
  QueuesIcon,
  SchedulesIcon,
  TracesIcon,
  WorkflowsIcon,
} from "../ui/icons.tsx";
import type { PaletteItem } from "./items.ts";

const icons: Record<PaletteItem["icon"], typeof PageIcon> = {
  queue: QueuesIcon,
  brand: BrandsIcon,
  job: JobsIcon,
  deadLetter: DeadLettersIcon,
  run: WorkflowsIcon,
  schedule: SchedulesIcon,
  trace: TracesIcon,
  link: PageIcon,
  command: CommandIcon,
};

export function ItemIcon({ of }: { of: PaletteItem["icon"] }) {
  const Icon = icons[of];
  return <Icon size={15} className="shrink-0 text-kumo-subtle" />;
}
