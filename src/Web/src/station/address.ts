/** An address of the station, which may stand under a path of its own. The path begins with a slash: "/api/v1/now". */
export const addressOf = (path: string): string =>
  // Unit tests have no document.
  typeof document === 'undefined' ? path : new URL(`.${path}`, document.baseURI).href;
