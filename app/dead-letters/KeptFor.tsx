import { useQuery } from "@tanstack/react-query";
import { defaultSettings } from "#domain/retention";
import { settingsQuery } from "../settings/calls.ts";
import { counted } from "../ui/words.ts";

/** How long resolved dead letters are kept, such as "90 days". */
export const KeptFor = () => counted((useQuery(settingsQuery).data ?? defaultSettings).deadLetterDays, "day");
