import { AccountStatus } from "../../../app/features/settings/AccountSetting.tsx";
import { longWord } from "../samples.ts";
import type { Story } from "../story.ts";

const none = { connected: false, accountId: null, accountName: null, problem: null, callsLeft: null };
const accountId = "0123456789abcdef0123456789abcdef";

/** The Cloudflare account in Settings: connected, not connected, and with a token that does not work. */
export const accountStories: readonly Story[] = [
  {
    name: "Cloudflare account",
    render: () => (
      <>
        <AccountStatus {...none} connected accountId={accountId} accountName="Lamp shop" callsLeft={999} />
        <AccountStatus {...none} connected accountId={accountId} callsLeft={1} />
        <AccountStatus {...none} />
        <AccountStatus {...none} accountId={accountId} problem={`Cloudflare refused the API token (403): ${longWord}`} />
      </>
    ),
  },
];
