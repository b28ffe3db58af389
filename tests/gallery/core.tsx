import "./gallery.css";
import { answerOf, emptyAnswerOf } from "./answers.ts";
import { startGallery } from "./gallery.tsx";
import { inShop } from "./shop.ts";
import { coreScreenStories } from "./stories/screens.ts";

// No pipeline is declared here: these are the screens as a team with its own queues sees them.
startGallery(coreScreenStories, {
  answerOf: (path) => inShop(answerOf(path)),
  emptyAnswerOf: (path) => inShop(emptyAnswerOf(path)),
});
