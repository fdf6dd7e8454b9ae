/** Which suggestions the tagger itself doubts. */

/** A suggestion that the tagger holds for less likely than this is shown, and reviewed first, as a doubt. */
const DOUBT = 0.8;

/** @typedef {import("./view/article.js").Entity} Entity */

/** @param {Entity} entity @returns {Entity} */
export function withDoubt(entity) {
  const doubtful = entity.status === "suggested" && entity.score !== null && entity.score < DOUBT;
  return { ...entity, doubtful };
}
