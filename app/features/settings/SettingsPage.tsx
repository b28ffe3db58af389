import { useState } from "react";
import { Switch } from "@cloudflare/kumo/components/switch";
import { singleKeyShortcuts } from "../../core/keys/useKeyboard.ts";
import { Page } from "../../ui/Page.tsx";
import { themeNames } from "../../core/settings/names.ts";
import { NotifySetting } from "./NotifySetting.tsx";
import { RetentionSetting } from "./RetentionSetting.tsx";
import { RadioOptions, Setting } from "./Setting.tsx";
import { themes } from "../../core/settings/settings.ts";
import { setSettings, useSettings } from "../../core/settings/store.ts";
import { ZoneSetting } from "./ZoneSetting.tsx";

/** The settings of this browser, and the retention for everyone. */
export function SettingsPage() {
  const settings = useSettings();
  const [single, setSingle] = useState(singleKeyShortcuts.isOn);
  return (
    <Page title="Settings" state="Saved in this browser unless stated otherwise">
      <div className="scroll-quiet min-h-0 flex-1">
        <div className="max-w-240 px-4 pb-8 sm:px-6">
          <ZoneSetting />
          <Setting title="Theme" description="High contrast maximizes the contrast of text and lines and underlines links.">
            <RadioOptions
              label="Theme"
              value={settings.theme}
              options={themes.map((value) => ({ value, name: themeNames[value] }))}
              onChange={(theme) => setSettings({ theme })}
            />
          </Setting>
          <Setting title="Density" description="Row height of lists.">
            <RadioOptions
              label="Density"
              value={settings.density}
              options={[
                { value: "roomy", name: "Comfortable", description: "36 px" },
                { value: "compact", name: "Compact", description: "28 px" },
              ]}
              onChange={(density) => setSettings({ density })}
            />
          </Setting>
          <Setting title="Motion" description="Reduce animations.">
            <RadioOptions
              label="Motion"
              value={settings.motion}
              options={[
                { value: "system", name: "System" },
                { value: "less", name: "Reduced" },
              ]}
              onChange={(motion) => setSettings({ motion })}
            />
          </Setting>
          <NotifySetting />
          <Setting title="Keyboard" description="Turn off to avoid accidental shortcuts. Esc, ? and the command palette keep working.">
            <Switch
              size="sm"
              label="Single-key shortcuts"
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
