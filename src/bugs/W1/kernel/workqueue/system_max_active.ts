/** Few, so that two waiting items fill the queue. */
export const SYSTEM_MAX_ACTIVE = 2
