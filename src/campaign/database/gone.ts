/** The process that owned the database ended, and took with it what was asked. */
export class Gone extends Error {}
