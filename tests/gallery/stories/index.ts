import type { Story } from "../story.ts";
import { accountStories } from "./account.tsx";
import { instanceStories } from "./instances.tsx";
import { accountMessageStories } from "./accountMessages.tsx";
import { chartStories } from "./charts.tsx";
import { dialogStories } from "./dialogs.tsx";
import { fieldStories } from "./fields.tsx";
import { formStories } from "./forms.tsx";
import { frameStories } from "./frame.tsx";
import { groupStories } from "./groups.tsx";
import { listStories } from "./lists.tsx";
import { rehearsalStories } from "./rehearsals.tsx";
import { screenStories } from "./screens.ts";
import { stateStories } from "./states.tsx";
import { textStories } from "./texts.tsx";

/** Every story, in the order of the list. */
export const stories: readonly Story[] = [
  ...textStories,
  ...stateStories,
  ...fieldStories,
  ...formStories,
  ...accountStories,
  ...instanceStories,
  ...accountMessageStories,
  ...rehearsalStories,
  ...dialogStories,
  ...groupStories,
  ...listStories,
  ...chartStories,
  ...frameStories,
  ...screenStories,
];
