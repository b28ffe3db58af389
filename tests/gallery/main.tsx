import "#brand-engine/declare";
import "./gallery.css";
import { declareBrandScreens } from "../../brand-engine/app/declare.tsx";
import { answerOf, emptyAnswerOf } from "./answers.ts";
import { startGallery } from "./gallery.tsx";
import { stories } from "./stories/index.ts";

// Also the screens that only a pipeline has are in the gallery.
declareBrandScreens();
startGallery(stories, { answerOf, emptyAnswerOf });
