import {
  BrandsIcon,
  DeadLettersIcon,
  DoIcon,
  GoIcon,
  JobsIcon,
  QueuesIcon,
  SchedulesIcon,
  TracesIcon,
  WorkflowsIcon,
} from "../ui/icons.tsx";
import type { PaletteItem } from "./items.ts";

const icons: Record<PaletteItem["icon"], typeof GoIcon> = {
  queue: QueuesIcon,
  brand: BrandsIcon,
  job: JobsIcon,
  deadLetter: DeadLettersIcon,
  run: WorkflowsIcon,
  schedule: SchedulesIcon,
  trace: TracesIcon,
  link: GoIcon,
  command: DoIcon,
};

export function ItemIcon({ of }: { of: PaletteItem["icon"] }) {
  const Icon = icons[of];
  return <Icon size={15} className="shrink-0 text-kumo-subtle" />;
}
