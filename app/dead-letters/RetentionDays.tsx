import { useQuery } from "@tanstack/react-query";
import { defaultSettings } from "#domain/retention";
import { settingsQuery } from "../settings/calls.ts";
import { pluralize } from "../ui/format.ts";

/** How long resolved dead letters are kept, such as "90 days". */
export const RetentionDays = () => pluralize((useQuery(settingsQuery).data ?? defaultSettings).deadLetterDays, "day");
