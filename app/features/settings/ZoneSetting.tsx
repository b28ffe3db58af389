import { useId, useState } from "react";
import { formatExactTime } from "../../ui/format.ts";
import { useNow } from "../../ui/useNow.ts";
import { fullZoneName } from "../../core/settings/fullZoneName.ts";
import { RadioSetting } from "./Setting.tsx";
import { withZone } from "../../core/settings/settings.ts";
import { setSettings, useSettings } from "../../core/settings/store.ts";
import { isZone } from "../../core/settings/zone.ts";
import { TextField } from "../../ui/fields/TextField.tsx";

const kinds = ["local", "UTC", "other"] as const;

/** The setting for the time zone of all times. */
export function ZoneSetting() {
  const { zone } = useSettings();
  const now = useNow("second");
  const [other, setOther] = useState(zone !== "local" && zone !== "UTC");
  const [typed, setTyped] = useState(other ? zone : "");
  const list = useId();
  const kind = other ? "other" : zone === "UTC" ? "UTC" : "local";
  const wrong = typed !== "" && !isZone(typed.trim());
  const choose = (next: (typeof kinds)[number]) => {
    setOther(next === "other");
    if (next !== "other") setSettings(withZone(next));
    else if (typed && !wrong) setSettings(withZone(typed.trim()));
  };
  return (
    <RadioSetting
      title="Time zone"
      description="Used for every time on every screen. The button in the header switches between this zone and UTC."
      value={kind}
      options={[
        { value: "local", name: "Local", description: fullZoneName("local").replace(/^.*\((.*)\)$/, "$1") },
        { value: "UTC", name: "UTC" },
        { value: "other", name: "Other" },
      ]}
      onChange={choose}
    >
      {other && (
        <div className="mt-3 max-w-70">
          <TextField
            label="Zone name"
            placeholder="Europe/Berlin"
            list={list}
            className="w-full"
            value={typed}
            error={wrong ? "Unknown time zone. Use a name such as Asia/Tokyo." : undefined}
            onChange={(event) => {
              const name = event.target.value;
              setTyped(name);
              if (name && isZone(name.trim())) setSettings(withZone(name.trim()));
            }}
          />
          <datalist id={list}>
            {Intl.supportedValuesOf("timeZone").map((name) => (
              <option key={name} value={name}>
                {name}
              </option>
            ))}
          </datalist>
        </div>
      )}
      <p className="figure mt-3 text-kumo-subtle">Current time: {formatExactTime(new Date(now).toISOString())}</p>
    </RadioSetting>
  );
}
