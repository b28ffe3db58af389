import { useState } from "react";
import { Switch } from "@cloudflare/kumo/components/switch";
import { singleKeyShortcuts } from "../keys/useKeyboard.ts";
import { Page } from "../ui/Page.tsx";
import { themeNames } from "./names.ts";
import { NotifySetting } from "./NotifySetting.tsx";
import { RetentionSetting } from "./RetentionSetting.tsx";
import { RadioOptions, Setting } from "./Setting.tsx";
import { themes } from "./settings.ts";
import { setSettings, useSettings } from "./store.ts";
import { ZoneSetting } from "./ZoneSetting.tsx";

/** How the person at this browser likes the desk. */
export function SettingsPage() {
  const settings = useSettings();
  const [single, setSingle] = useState(singleKeyShortcuts.isOn);
  return (
    <Page title="Settings" state="Kept in this browser, for you alone, unless it says otherwise">
      <div className="scroll-quiet min-h-0 flex-1">
        <div className="max-w-240 px-4 pb-8 sm:px-6">
          <ZoneSetting />
          <Setting title="Theme" description="High contrast draws text and lines as dark or as light as they get, and underlines links.">
            <RadioOptions
              label="Theme"
              value={settings.theme}
              options={themes.map((value) => ({ value, name: themeNames[value] }))}
              onChange={(theme) => setSettings({ theme })}
            />
          </Setting>
          <Setting title="Density" description="How high the rows of lists are.">
            <RadioOptions
              label="Density"
              value={settings.density}
              options={[
                { value: "roomy", name: "As usual", description: "36 px" },
                { value: "compact", name: "Compact", description: "28 px" },
              ]}
              onChange={(density) => setSettings({ density })}
            />
          </Setting>
          <Setting title="Motion" description="What moves only shows where something went, in under 150 ms.">
            <RadioOptions
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
          <Setting
            title="Keys"
            description="Speech input and some hands press single keys unmeant. Esc, ? and the palette work all the same."
          >
            <Switch
              size="sm"
              label="Single keys act"
              checked={single}
              onCheckedChange={(next: boolean) => {
                singleKeyShortcuts.set(next);
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
