import { themeNames, zoneInWords } from "../settings/names.ts";
import { otherZone, themes, withZone } from "../settings/settings.ts";
import { setSettings, useSettings } from "../settings/store.ts";

/** What can be told the desk itself. */
export function useCommands(): { title: string; says?: string; run: () => void }[] {
  const settings = useSettings();
  const other = otherZone(settings);
  const dense = settings.density === "compact";
  return [
    { title: `Show times in ${zoneInWords(other)}`, says: "time zone", run: () => setSettings(withZone(other)) },
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
