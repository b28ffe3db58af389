import { useState } from "react";
import { Switch } from "@cloudflare/kumo/components/switch";
import { singleKeys } from "../keys/listen.ts";
import { Page } from "../ui/Page.tsx";
import { themeNames } from "./names.ts";
import { NotifySetting } from "./NotifySetting.tsx";
import { RetentionSetting } from "./RetentionSetting.tsx";
import { Options, Setting } from "./Setting.tsx";
import { themes } from "./settings.ts";
import { setSettings, useSettings } from "./store.ts";
import { ZoneSetting } from "./ZoneSetting.tsx";

/** How the person at this browser likes the desk. */
export function SettingsPage() {
  const settings = useSettings();
  const [single, setSingle] = useState(singleKeys.on);
  return (
    <Page title="Settings" state="Kept in this browser, for you alone, unless it says otherwise">
      <div className="scroll-quiet min-h-0 flex-1">
        <div className="max-w-240 px-4 pb-8 sm:px-6">
          <ZoneSetting />
          <Setting title="Theme" says="High contrast draws text and lines as dark or as light as they get, and underlines links.">
            <Options
              label="Theme"
              value={settings.theme}
              options={themes.map((value) => ({ value, name: themeNames[value] }))}
              onChange={(theme) => setSettings({ theme })}
            />
          </Setting>
          <Setting title="Density" says="How high the rows of lists are.">
            <Options
              label="Density"
              value={settings.density}
              options={[
                { value: "roomy", name: "As usual", says: "36 px" },
                { value: "compact", name: "Compact", says: "28 px" },
              ]}
              onChange={(density) => setSettings({ density })}
            />
          </Setting>
          <Setting title="Motion" says="What moves only shows where something went, in under 150 ms.">
            <Options
              label="Motion"
              value={settings.motion}
              options={[
                { value: "system", name: "As the system" },
                { value: "less", name: "None" },
              ]}
              onChange={(motion) => setSettings({ motion })}
            />
          </Setting>
          <NotifySetting />
          <Setting title="Keys" says="Speech input and some hands press single keys unmeant. Esc, ? and the palette work all the same.">
            <Switch
              size="sm"
              label="Single keys act"
              checked={single}
              onCheckedChange={(next: boolean) => {
                singleKeys.set(next);
                setSingle(next);
              }}
            />
          </Setting>
          <RetentionSetting />
        </div>
      </div>
    </Page>
  );
}
