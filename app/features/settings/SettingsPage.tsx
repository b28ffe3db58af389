import { SingleKeySwitch } from "../../ui/SingleKeySwitch.tsx";
import { Page } from "../../ui/Page.tsx";
import { themeNames } from "../../core/settings/names.ts";
import { AccountSetting } from "./AccountSetting.tsx";
import { NotifySetting } from "./NotifySetting.tsx";
import { RetentionSetting } from "./RetentionSetting.tsx";
import { SecondOperatorSetting } from "./SecondOperatorSetting.tsx";
import { RadioSetting, Setting } from "./Setting.tsx";
import { themes } from "../../core/settings/settings.ts";
import { setSettings, useSettings } from "../../core/settings/store.ts";
import { ZoneSetting } from "./ZoneSetting.tsx";

/** The settings of this browser, and the retention for everyone. */
export function SettingsPage() {
  const settings = useSettings();
  return (
    <Page title="Settings" state="Saved in this browser unless stated otherwise">
      <div className="scroll-quiet min-h-0 flex-1">
        <div className="max-w-240 px-4 pb-8 sm:px-6">
          <ZoneSetting />
          <RadioSetting
            title="Theme"
            description="High contrast maximizes the contrast of text and lines and underlines links."
            value={settings.theme}
            options={themes.map((value) => ({ value, name: themeNames[value] }))}
            onChange={(theme) => setSettings({ theme })}
          />
          <RadioSetting
            title="Density"
            description="Row height of lists."
            value={settings.density}
            options={[
              { value: "roomy", name: "Comfortable", description: "36 px" },
              { value: "compact", name: "Compact", description: "28 px" },
            ]}
            onChange={(density) => setSettings({ density })}
          />
          <RadioSetting
            title="Motion"
            description="Reduce animations."
            value={settings.motion}
            options={[
              { value: "system", name: "System" },
              { value: "less", name: "Reduced" },
            ]}
            onChange={(motion) => setSettings({ motion })}
          />
          <NotifySetting />
          <Setting title="Keyboard" description="Turn off to avoid accidental shortcuts. Esc, ? and the command palette keep working.">
            <SingleKeySwitch />
          </Setting>
          <RetentionSetting />
          <SecondOperatorSetting />
          <AccountSetting />
        </div>
      </div>
    </Page>
  );
}
