// What the screens of runs load later, as one file.
export { BrandFeeds } from "./BrandFeeds.tsx";
export { NotPublished } from "./NotPublished.tsx";
