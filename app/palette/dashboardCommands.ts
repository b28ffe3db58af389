import { useNavigate } from "@tanstack/react-router";
import { fullZoneName } from "../core/settings/fullZoneName.ts";
import { themeNames } from "../core/settings/names.ts";
import { parts } from "../core/pipelineParts.ts";
import { otherZone, themes, withZone } from "../core/settings/settings.ts";
import { setSettings, useSettings } from "../core/settings/store.ts";

/** The commands of the dashboard itself and, with `canMakeChanges`, those that create an entity. */
export function useDashboardCommands(canMakeChanges: boolean): { title: string; detail?: string; run: () => void }[] {
  const settings = useSettings();
  const navigate = useNavigate();
  const other = otherZone(settings);
  const isCompact = settings.density === "compact";
  const createCommands = [
    { title: "Add a job", detail: "new", run: () => void navigate({ to: "/jobs/new" }) },
    { title: "Create a schedule", detail: "new", run: () => void navigate({ to: "/schedules", search: { create: "1" } }) },
    ...parts().createCommands.map(({ title, href }) => ({ title, detail: "new", run: () => void navigate({ href }) })),
  ];
  return [
    ...(canMakeChanges ? createCommands : []),
    { title: `Show times in ${fullZoneName(other)}`, detail: "time zone", run: () => setSettings(withZone(other)) },
    ...themes
      .filter((theme) => theme !== settings.theme)
      .map((theme) => ({ title: `Theme: ${themeNames[theme].toLowerCase()}`, run: () => setSettings({ theme }) })),
    {
      title: isCompact ? "Comfortable rows" : "Compact rows",
      detail: "density",
      run: () => setSettings({ density: isCompact ? "roomy" : "compact" }),
    },
    { title: "Reload the page", run: () => location.reload() },
  ];
}
