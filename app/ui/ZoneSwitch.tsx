import { otherZone, withZone } from "../core/settings/settings.ts";
import { setSettings, useSettings } from "../core/settings/store.ts";
import { fullZoneName } from "../core/settings/fullZoneName.ts";
import { shortZoneName } from "../core/settings/names.ts";

/** A button that shows the time zone and switches between UTC and the operator's zone. */
export function ZoneSwitch() {
  const settings = useSettings();
  const other = otherZone(settings);
  return (
    <button
      type="button"
      aria-label={`Times are in ${fullZoneName(settings.zone)}. Show them in ${fullZoneName(other)}`}
      title={`Times are in ${fullZoneName(settings.zone)}. Click to switch to ${fullZoneName(other)}`}
      onClick={() => setSettings(withZone(other))}
      className="h-6.5 max-w-28 cursor-pointer truncate rounded-md px-1.5 text-xs text-kumo-subtle hover:bg-kumo-tint hover:text-kumo-default max-md:hidden"
    >
      {shortZoneName(settings.zone)}
    </button>
  );
}
