import { useNavigate } from "@tanstack/react-router";
import { themeNames, fullZoneName } from "../settings/names.ts";
import { otherZone, themes, withZone } from "../settings/settings.ts";
import { setSettings, useSettings } from "../settings/store.ts";

/** What can be told the desk itself, and what can be made from nothing by who may act. */
export function useDashboardCommands(mayAct: boolean): { title: string; says?: string; run: () => void }[] {
  const settings = useSettings();
  const navigate = useNavigate();
  const other = otherZone(settings);
  const dense = settings.density === "compact";
  const make = [
    { title: "Add a job", says: "new", run: () => void navigate({ to: "/jobs/new" }) },
    { title: "Create a schedule", says: "new", run: () => void navigate({ to: "/schedules", search: { create: "1" } }) },
    { title: "Create a brand", says: "new", run: () => void navigate({ to: "/brands", search: { create: "1" } }) },
  ];
  return [
    ...(mayAct ? make : []),
    { title: `Show times in ${fullZoneName(other)}`, says: "time zone", run: () => setSettings(withZone(other)) },
    ...themes
      .filter((theme) => theme !== settings.theme)
      .map((theme) => ({ title: `Theme: ${themeNames[theme].toLowerCase()}`, run: () => setSettings({ theme }) })),
    {
      title: dense ? "Rows as high as usual" : "Compact rows",
      says: "density",
      run: () => setSettings({ density: dense ? "roomy" : "compact" }),
    },
    { title: "Reload the desk", run: () => location.reload() },
  ];
}
