import { useQuery } from "@tanstack/react-query";
import { defaultSettings } from "#domain/settings/defaultSettings";
import { sharedSettingsQuery } from "../../core/settings/sharedSettings.ts";
import { pluralize } from "../../ui/format.ts";

/** The retention of resolved dead letters, such as "90 days". */
export const RetentionDays = () => pluralize((useQuery(sharedSettingsQuery).data ?? defaultSettings).deadLetterDays, "day");
